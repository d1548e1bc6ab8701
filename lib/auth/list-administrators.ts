import type { PrismaClient } from '../db/generated/client.ts'
import { ADMIN_ROLES, type AdminRole } from './create-admin.ts'

export interface AdministratorView {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: AdminRole
  readonly hasSecondFactor: boolean
  /** Signs in through the identity provider (also, or alone when there is no password). */
  readonly usesIdentityProvider: boolean
  readonly lastSignInAt: Date | null
  /** The email of whoever invited them; '' for those made by the link, the environment or the command line. */
  readonly invitedBy: string
  readonly disabledAt: Date | null
  readonly createdAt: Date
  readonly revision: number
  /** The only owner who can sign in: cannot be removed or given another role. */
  readonly isLastOwner: boolean
}

const SELECT = {
  id: true,
  email: true,
  name: true,
  role: true,
  totpEnabledAt: true,
  oidcIssuer: true,
  lastSignInAt: true,
  invitedBy: true,
  disabledAt: true,
  createdAt: true,
  revision: true,
} as const

/** Everybody who may sign in, owners first, then by email. A console has few of them, so they come all at once. */
export async function listAdministrators(prisma: PrismaClient): Promise<AdministratorView[]> {
  const rows = await prisma.admin.findMany({ select: SELECT, orderBy: { email: 'asc' } })
  const owners = rows.filter(isActiveOwner)
  return rows
    .map(({ totpEnabledAt, oidcIssuer, role, ...row }) => ({
      ...row,
      role: role as AdminRole, // a check in the database holds it to the three
      hasSecondFactor: totpEnabledAt !== null,
      usesIdentityProvider: oidcIssuer !== null,
      isLastOwner: owners.length === 1 && owners[0]?.id === row.id,
    }))
    .sort((a, b) => ADMIN_ROLES.indexOf(a.role) - ADMIN_ROLES.indexOf(b.role))
}

const OWNERS_NAMED_MAX = 10

/** Who may be asked for a role, for the no-permission state: the owners who can sign in, those who were there first. */
export async function listOwners(prisma: PrismaClient): Promise<{ email: string; name: string }[]> {
  return prisma.admin.findMany({
    where: { role: 'owner', disabledAt: null },
    select: { email: true, name: true },
    orderBy: { createdAt: 'asc' },
    take: OWNERS_NAMED_MAX,
  })
}

function isActiveOwner({ role, disabledAt }: { role: string; disabledAt: Date | null }): boolean {
  return role === 'owner' && disabledAt === null
}
