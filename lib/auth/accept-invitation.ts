import { recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { type AdminRole, type CreatedAdmin, insertAdmin, lockAdmins, type NewAdmin } from './create-admin.ts'
import { hashLinkToken } from './link-token.ts'
import { hashPassword } from './password-hash.ts'
import { checkNewPassword } from './password-policy.ts'

/** What an invitation offers. */
export interface OpenInvitation {
  readonly id: string
  readonly email: string
  readonly role: AdminRole
  readonly invitedBy: string
}

/** The invitation of a link, while it can be accepted. */
export async function readInvitation(prisma: Pick<PrismaClient, '$queryRaw'>, token: string): Promise<OpenInvitation | undefined> {
  const [open] = await prisma.$queryRaw<OpenInvitation[]>`
    SELECT id, email, role, invited_by AS "invitedBy" FROM invitations
     WHERE token_hash = ${hashLinkToken(token)} AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > clock_timestamp()`
  return open
}

/** As `readInvitation`, for an identity provider that vouches for the address. */
export async function readInvitationTo(tx: Tx, email: string): Promise<OpenInvitation | undefined> {
  const [open] = await tx.$queryRaw<OpenInvitation[]>`
    SELECT id, email, role, invited_by AS "invitedBy" FROM invitations
     WHERE email = ${email} AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > clock_timestamp()`
  return open
}

export interface AcceptInvitationInput {
  readonly token: string
  readonly name: string
  readonly password: string
  /** Normalised client address, for the activity log. */
  readonly address: string
}

/**
 * Makes the invited admin and uses the link up, in one transaction. Email and role are those of the invitation, whatever else is sent.
 * @throws DomainError `forbidden` (wrong, used, revoked or expired link), `invalid` (password), `conflict` (there is such an admin)
 */
export async function acceptInvitation({ prisma }: { prisma: PrismaClient }, input: AcceptInvitationInput): Promise<CreatedAdmin> {
  const invitation = await readInvitation(prisma, input.token) // before the hash: a stranger without the link costs no argon2 run
  if (invitation === undefined) throw refused()
  const passwordHash = await hashPassword(checkNewPassword(input.password, invitation.email))
  return transaction(prisma, async (tx) => {
    await lockAdmins(tx)
    const open = await readInvitation(tx, input.token)
    if (open === undefined) throw refused()
    return acceptOpenInvitation(tx, open, { name: input.name, passwordHash }, input.address)
  })
}

/** Makes the admin of an open invitation. Call under `lockAdmins`. */
export async function acceptOpenInvitation(
  tx: Tx,
  { id, email, role, invitedBy }: OpenInvitation,
  admin: Omit<NewAdmin, 'email' | 'role' | 'invitedBy'>,
  address: string,
): Promise<CreatedAdmin> {
  const actorFor = (created: CreatedAdmin) => ({ type: 'admin' as const, id: created.id, name: created.name || email, address })
  const created = await insertAdmin(tx, { ...admin, email, role, invitedBy }, actorFor)
  await tx.$executeRaw`UPDATE invitations SET accepted_at = clock_timestamp() WHERE id = ${id}::uuid`
  await recordAdminEvent(tx, {
    event: 'invitation.accepted',
    actor: actorFor(created),
    target: { type: 'invitation', id, name: email },
    after: { email, role },
  })
  return created
}

function refused(): DomainError {
  return new DomainError('forbidden', 'This invitation is not valid, or not any more: it works once and for 7 days. Ask for a new one.')
}
