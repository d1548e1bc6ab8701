import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { uuidv7 } from '../ids.ts'
import type { AdminSession } from './admin-session.ts'
import { type AdminRole, lockAdmins } from './create-admin.ts'
import { normaliseEmail } from './email.ts'
import { hashLinkToken, newLinkToken } from './link-token.ts'
import { requireRecentSignIn } from './recent-sign-in.ts'

/** How long an invitation can be accepted, by the database's clock. */
export const INVITATION_SECONDS = 7 * 24 * 60 * 60

export interface InvitationView {
  readonly id: string
  readonly email: string
  readonly role: AdminRole
  readonly invitedBy: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly isExpired: boolean
}

/** Invitations that nobody accepted or revoked, newest first; those that ran out are among them, to be made anew. */
export async function listInvitations(prisma: PrismaClient): Promise<InvitationView[]> {
  return prisma.$queryRaw<InvitationView[]>`
    SELECT id, email, role, invited_by AS "invitedBy", created_at AS "createdAt", expires_at AS "expiresAt",
           expires_at <= clock_timestamp() AS "isExpired"
      FROM invitations WHERE accepted_at IS NULL AND revoked_at IS NULL ORDER BY created_at DESC, id DESC`
}

/**
 * Invites a person by a link that works once. An open invitation to the same address ends: of two links with two roles only the newer counts.
 * @returns the token of `/invite#token=…`, shown once
 * @throws DomainError `invalid` (email), `conflict` (is an admin already); SignInAgainError, for an invitation gives a role
 */
export async function invite(
  { prisma }: { prisma: PrismaClient },
  input: { readonly email: string; readonly role: AdminRole },
  session: AdminSession,
): Promise<{ id: string; email: string; role: AdminRole; token: string }> {
  requireRecentSignIn(session)
  const { role } = input
  const email = normaliseEmail(input.email)
  const token = newLinkToken()
  const id = uuidv7()
  return transaction(prisma, async (tx) => {
    await lockAdmins(tx)
    const actor = await tx.admin.findUnique({ where: { id: session.admin.id }, select: { role: true } })
    if (actor?.role !== 'owner') throw new DomainError('forbidden', 'This needs the owner role.')
    if (await tx.admin.findUnique({ where: { email }, select: { id: true } })) {
      throw new DomainError('conflict', `There is an admin with the email address ${email} already.`)
    }
    await revokeOpen(tx, { email }, session.actor)
    await tx.$executeRaw`
      INSERT INTO invitations (id, email, role, token_hash, invited_by, created_at, expires_at)
      VALUES (${id}::uuid, ${email}, ${role}, ${hashLinkToken(token)}, ${session.admin.email}, now(), now() + ${INVITATION_SECONDS} * interval '1 second')`
    await recordAdminEvent(tx, { event: 'invitation.created', actor: session.actor, target: target(id, email), after: { email, role } })
    return { id, email, role, token }
  })
}

/** @throws DomainError `not_found` when it was accepted or revoked meanwhile */
export async function revokeInvitation({ prisma }: { prisma: PrismaClient }, { id }: { id: string }, session: AdminSession): Promise<void> {
  await transaction(prisma, async (tx) => {
    if ((await revokeOpen(tx, { id }, session.actor)) === 0) {
      throw new DomainError('not_found', 'This invitation is not open any more: it was accepted or revoked.')
    }
  })
}

/** Ends what somebody who may invite no more has offered. Returns how many. */
export function revokeInvitationsBy(tx: Tx, invitedBy: string, actor: Actor): Promise<number> {
  return revokeOpen(tx, { invitedBy }, actor)
}

async function revokeOpen(tx: Tx, which: { id: string } | { email: string } | { invitedBy: string }, actor: Actor): Promise<number> {
  const revoked = await tx.invitation.updateManyAndReturn({
    where: { ...which, acceptedAt: null, revokedAt: null },
    data: { revokedAt: new Date() },
    select: { id: true, email: true, role: true },
  })
  for (const { id, email, role } of revoked) {
    await recordAdminEvent(tx, { event: 'invitation.revoked', actor, target: target(id, email), before: { email, role } })
  }
  return revoked.length
}

function target(id: string, email: string) {
  return { type: 'invitation', id, name: email }
}
