import { recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { transaction } from '../db/transaction.ts'

const WRIT = { type: 'system', id: 'system', name: 'Writ' } as const

/**
 * Keeps what the breaker of one process says of a version, and that it was said. A hook that is gone meanwhile has nothing to say.
 * @param suspendedUntil null when the version runs again
 */
export async function noteHookHealth(
  prisma: PrismaClient,
  { versionId, writerId, strikes, suspendedUntil }: { versionId: string; writerId: string; strikes: number; suspendedUntil: Date | null },
): Promise<void> {
  await transaction(prisma, async (tx) => {
    const version = await tx.hookVersion.findUnique({
      where: { id: versionId },
      select: { number: true, hook: { select: { id: true, name: true } } },
    })
    if (version === null) return
    const { hook } = version
    const state = { strikes, suspendedUntil, updatedAt: new Date() }
    await tx.hookHealth.upsert({
      where: { versionId_writerId: { versionId, writerId } },
      create: { versionId, writerId, hookId: hook.id, ...state },
      update: state,
    })
    await recordAdminEvent(tx, {
      event: suspendedUntil === null ? 'hook.resumed' : 'hook.suspended',
      actor: WRIT,
      target: { type: 'hook', id: hook.id, name: hook.name },
      after: { version: version.number, ...(suspendedUntil !== null && { strikes, suspendedUntil }) },
    })
  })
}
