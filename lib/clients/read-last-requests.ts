import type { Tx } from '../db/transaction.ts'

/** One token request of an application, in short. */
export interface LastRequest {
  readonly id: string
  readonly at: Date
  readonly outcome: 'issued' | 'refused' | 'not_delivered'
  /** Why it was refused, in the closed list of reasons. */
  readonly reason: string | null
  readonly audience: string | null
  readonly grantedScopes: readonly string[]
  /** More than one: refusals of one minute, folded. */
  readonly count: number
}

/** What an application asked for last, the newest first. */
export async function readLastRequests(tx: Pick<Tx, 'tokenEvent'>, clientId: string, limit = 5): Promise<LastRequest[]> {
  const rows = await tx.tokenEvent.findMany({
    where: { clientId },
    select: {
      id: true,
      occurredAt: true,
      outcome: true,
      reason: true,
      audience: true,
      grantedScopes: true,
      foldedCount: true,
    },
    orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }],
    take: limit,
  })
  return rows.map(({ occurredAt, outcome, foldedCount, ...row }) => ({
    ...row,
    at: occurredAt,
    // A check constraint holds the set.
    outcome: outcome as LastRequest['outcome'],
    count: foldedCount,
  }))
}
