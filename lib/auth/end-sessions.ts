import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import type { AdminSession } from './admin-session.ts'

/** Ends every session of an admin, except one. Returns how many. Part of a change that says so in its own event. */
export async function endSessionsOf(tx: Tx, adminId: string, { except }: { except?: string } = {}): Promise<number> {
  const { count } = await tx.adminSession.updateMany({
    where: { adminId, revokedAt: null, ...(except && { id: { not: except } }) },
    data: { revokedAt: new Date() },
  })
  return count
}

/**
 * Ends one session: one's own, or as an owner anybody's. The browser notices with its next request.
 * @throws DomainError `not_found`, also for somebody else's session: its id is nobody's business
 */
export async function endSession(
  { prisma }: { prisma: PrismaClient },
  { sessionId }: { sessionId: string },
  session: AdminSession,
): Promise<void> {
  await transaction(prisma, async (tx) => {
    const found = await tx.adminSession.findFirst({
      where: { id: sessionId, ...(session.admin.role !== 'owner' && { adminId: session.admin.id }) },
      select: { revokedAt: true, admin: { select: { email: true } } },
    })
    if (found === null) throw new DomainError('not_found', 'There is no such session.')
    if (found.revokedAt === null) await endOne(tx, sessionId, found.admin.email, session.actor)
  })
}

async function endOne(tx: Tx, sessionId: string, email: string, actor: Actor): Promise<void> {
  const { count } = await tx.adminSession.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: new Date() } })
  if (count === 0) return // ended by another request meanwhile, which has written the event
  await recordAdminEvent(tx, { event: 'admin_session.ended', actor, target: { type: 'admin_session', id: sessionId, name: email } })
}

/** Ends all of an admin's own sessions but this one. Returns how many. */
export async function endAllOtherSessions({ prisma }: { prisma: PrismaClient }, session: AdminSession): Promise<{ ended: number }> {
  return transaction(prisma, async (tx) => {
    const ended = await endSessionsOf(tx, session.admin.id, { except: session.sessionId })
    if (ended > 0) {
      await recordAdminEvent(tx, {
        event: 'admin_session.others_ended',
        actor: session.actor,
        target: { type: 'admin', id: session.admin.id, name: session.admin.email },
        after: { ended },
      })
    }
    return { ended }
  })
}
