import type { Tx } from '../db/transaction.ts'

/** The requests of one hour of the clock, of an application or an API. */
export interface HourOfRequests {
  /** When the hour began. */
  readonly from: Date
  /** Tokens, also those that a hook changed. */
  readonly issued: number
  readonly denied: number
}

/** What one application did lately, as the last run of the rollup left it. */
export interface ClientStatsView {
  readonly tokens24h: number
  readonly denied24h: number
  /** null: it never got a token. */
  readonly lastTokenAt: Date | null
  /** 25 hours of the clock, the oldest first; the outer ones only in part. Empty when nothing was asked for. */
  readonly hours: readonly HourOfRequests[]
}

const NOTHING: ClientStatsView = { tokens24h: 0, denied24h: 0, lastTokenAt: null, hours: [] }
const HOUR = 3_600_000

export async function readClientStats(tx: Pick<Tx, 'clientStats'>, clientId: string): Promise<ClientStatsView> {
  const row = await tx.clientStats.findUnique({
    where: { clientId },
    select: { tokens24h: true, denied24h: true, issuedByHour: true, deniedByHour: true, firstHour: true, lastTokenAt: true },
  })
  if (row === null) return NOTHING
  const first = row.firstHour?.getTime()
  return {
    tokens24h: Number(row.tokens24h),
    denied24h: Number(row.denied24h),
    lastTokenAt: row.lastTokenAt,
    hours:
      first === undefined
        ? []
        : row.issuedByHour.map((issued, index) => ({
            from: new Date(first + index * HOUR),
            issued: Number(issued),
            denied: Number(row.deniedByHour[index] ?? 0),
          })),
  }
}
