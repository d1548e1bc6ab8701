import { recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import type { AdminSession } from './admin-session.ts'
import { endSessionsOf } from './end-sessions.ts'
import { hashPassword } from './password-hash.ts'
import { checkNewPassword } from './password-policy.ts'
import { requireRecentSignIn } from './recent-sign-in.ts'
import { checkOwnPassword } from './sign-in-again.ts'

export interface ChangePasswordInput {
  /** Not needed by who has none yet. */
  readonly currentPassword: string
  /** The new one. */
  readonly password: string
}

/**
 * Changes one's own password and ends one's other sessions: whoever knew the old one is out.
 * @throws DomainError `invalid` (by field); SignInAgainError for who has no password and signed in too long ago
 */
export async function changePassword(
  { prisma }: { prisma: PrismaClient },
  { currentPassword, password: typed }: ChangePasswordInput,
  session: AdminSession,
): Promise<{ endedSessions: number }> {
  const { id, email } = session.admin
  const stored = await prisma.admin.findUniqueOrThrow({ where: { id }, select: { passwordHash: true } })
  const password = checkNewPassword(typed, email)
  if (stored.passwordHash === null) requireRecentSignIn(session)
  else await checkOwnPassword(prisma, currentPassword, session, 'currentPassword')
  const passwordHash = await hashPassword(password)
  return transaction(prisma, async (tx) => {
    // Under the hash that was checked: of two changes at once one wins, the other one's old password is not the current one.
    const { count } = await tx.admin.updateMany({ where: { id, passwordHash: stored.passwordHash }, data: { passwordHash } })
    if (count !== 1) throw new DomainError('conflict', 'The password was changed meanwhile.')
    const endedSessions = await endSessionsOf(tx, id, { except: session.sessionId })
    await recordAdminEvent(tx, {
      event: 'admin.password_changed',
      actor: session.actor,
      target: { type: 'admin', id, name: email },
      after: { endedSessions },
    })
    return { endedSessions }
  })
}
