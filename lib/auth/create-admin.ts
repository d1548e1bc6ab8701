import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { orConflict } from '../db/unique-violation.ts'
import { DomainError } from '../errors.ts'
import { uuidv7 } from '../ids.ts'
import { normaliseEmail } from './email.ts'
import { hashPassword } from './password-hash.ts'
import { checkNewPassword } from './password-policy.ts'

/** In order: each may do what those after it may. */
export const ADMIN_ROLES = ['owner', 'admin', 'viewer'] as const
export type AdminRole = (typeof ADMIN_ROLES)[number]

export function isAtLeast(held: AdminRole, needed: AdminRole): boolean {
  return ADMIN_ROLES.indexOf(held) <= ADMIN_ROLES.indexOf(needed)
}

export interface CreateAdminInput {
  readonly email: string
  readonly password: string
  readonly role: AdminRole
  readonly name?: string
  /** Do nothing when there is an admin already. */
  readonly onlyIfNoneExists?: boolean
  /** Who does this; Writ itself when left out. */
  readonly actor?: Actor
}

export interface CreatedAdmin {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: AdminRole
}

const WRIT: Actor = { type: 'system', id: 'writ', name: 'Writ' }

/**
 * Makes an admin who signs in with a password.
 * @returns undefined when `onlyIfNoneExists` and there is one
 * @throws DomainError `invalid` (email, password, a first admin who is no owner), `conflict` (the email is taken)
 */
export async function createAdmin(prisma: PrismaClient, input: CreateAdminInput): Promise<CreatedAdmin | undefined> {
  if (input.onlyIfNoneExists && (await adminExists(prisma))) return undefined
  const email = normaliseEmail(input.email)
  const passwordHash = await hashPassword(checkNewPassword(input.password, email))
  return transaction(prisma, async (tx) => {
    await lockAdmins(tx)
    const isFirst = !(await adminExists(tx))
    if (input.onlyIfNoneExists && !isFirst) return undefined
    if (isFirst && input.role !== 'owner') {
      throw new DomainError('invalid', 'The first admin must be an owner.', [{ path: 'role', message: 'must be owner' }])
    }
    return insertAdmin(tx, { email, name: input.name ?? '', role: input.role, passwordHash }, () => input.actor ?? WRIT)
  })
}

/** Serialises what depends on whether an admin exists: a row that is not there yet cannot be locked. Readers do not wait. */
export async function lockAdmins(tx: Tx): Promise<void> {
  await tx.$executeRaw`LOCK TABLE admins IN SHARE ROW EXCLUSIVE MODE`
}

export async function adminExists(tx: Tx): Promise<boolean> {
  return (await tx.admin.findFirst({ select: { id: true } })) !== null
}

export interface NewAdmin {
  readonly email: string
  readonly name: string
  readonly role: AdminRole
  /** Null for who signs in through an identity provider alone. */
  readonly passwordHash: string | null
  /** The email of whoever invited them. */
  readonly invitedBy?: string
  readonly oidcIssuer?: string
  readonly oidcSubject?: string
}

/** Stores an admin with its event; from then on the owner link is void. Call under `lockAdmins`. */
export async function insertAdmin(
  tx: Tx,
  { email, role, ...admin }: NewAdmin,
  actorFor: (created: CreatedAdmin) => Actor,
): Promise<CreatedAdmin> {
  const view = { id: uuidv7(), email, name: displayName(admin.name), role }
  const { passwordHash, invitedBy, oidcIssuer, oidcSubject } = admin
  await orConflict(
    tx.admin.create({ data: { ...view, passwordHash, invitedBy, oidcIssuer, oidcSubject }, select: { id: true } }),
    `There is an admin with the email address ${email} already.`,
  )
  await tx.ownerLink.deleteMany()
  await recordAdminEvent(tx, {
    event: 'admin.created',
    actor: actorFor(view),
    target: { type: 'admin', id: view.id, name: view.email },
    after: view,
  })
  return view
}

const NAME_CHARACTERS_MAX = 120

/** Without control and bidi characters, which would disturb every list that the name stands in (and Postgres refuses NUL). */
export function displayName(name: string): string {
  return [...name.replace(/\p{C}/gu, ' ').trim()].slice(0, NAME_CHARACTERS_MAX).join('')
}
