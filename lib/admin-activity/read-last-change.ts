import type { Tx } from '../db/transaction.ts'

/** Who changed something last, and when: what a stale save is told. */
export interface LastChange {
  readonly by: string
  readonly at: Date
}

/** The newest event of one thing; undefined when nothing ever happened to it. */
export async function readLastChange(
  tx: Pick<Tx, 'adminEvent'>,
  target: { readonly type: string; readonly id: string },
): Promise<LastChange | undefined> {
  const event = await tx.adminEvent.findFirst({
    where: { targetType: target.type, targetId: target.id },
    select: { actorName: true, occurredAt: true },
    orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }],
  })
  return event === null ? undefined : { by: event.actorName, at: event.occurredAt }
}
