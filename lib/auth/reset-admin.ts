import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { normaliseEmail } from './email.ts'
import { endSessionsOf } from './end-sessions.ts'
import { revokeInvitationsBy } from './invitations.ts'
import { dropSecondFactor } from './own-second-factor.ts'
import { hashPassword } from './password-hash.ts'
import { checkNewPassword } from './password-policy.ts'

export interface ResetAdminInput {
  readonly email: string
  readonly password: string
  /** Also takes the second factor away, for who lost it. */
  readonly dropSecondFactor: boolean
}

export interface ResetAdmin {
  readonly endedSessions: number
  readonly revokedInvitations: number
  readonly droppedSecondFactor: boolean
  readonly hasSecondFactor: boolean
}

/**
 * Gives an admin a new password from outside of the console: for who is locked out, and for an account that somebody else has. Every session
 * ends and so do open invitations, by which somebody else could come back; a disabled admin may sign in again.
 * @throws DomainError `not_found`, `invalid` (email or password)
 */
export async function resetAdmin({ prisma }: { prisma: PrismaClient }, input: ResetAdminInput, actor: Actor): Promise<ResetAdmin> {
  const email = normaliseEmail(input.email)
  const passwordHash = await hashPassword(checkNewPassword(input.password, email))
  return transaction(prisma, async (tx) => {
    const admin = await tx.admin.findUnique({ where: { email }, select: { id: true, totpEnabledAt: true, disabledAt: true } })
    if (admin === null) throw new DomainError('not_found', `There is no admin with the email address ${email}.`)
    await tx.admin.update({
      where: { id: admin.id },
      data: { passwordHash, disabledAt: null, revision: { increment: 1 } },
      select: { id: true },
    })
    const droppedSecondFactor = input.dropSecondFactor && (await dropSecondFactor(tx, admin.id))
    const endedSessions = await endSessionsOf(tx, admin.id)
    const revokedInvitations = await revokeInvitationsBy(tx, email, actor)
    await recordAdminEvent(tx, {
      event: 'admin.reset',
      actor,
      target: { type: 'admin', id: admin.id, name: email },
      after: { endedSessions, revokedInvitations, droppedSecondFactor, enabled: admin.disabledAt !== null },
    })
    return { endedSessions, revokedInvitations, droppedSecondFactor, hasSecondFactor: admin.totpEnabledAt !== null && !droppedSecondFactor }
  })
}
