import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { inWindow, whereCounted, whereLog } from './log-filter-sql.ts'
import type { LogWindow } from './log-range.ts'
import type { ResolvedLogFilter } from './resolve-log-filter.ts'
import { withTimeLimit } from './with-time-limit.ts'

/** What only rows can tell is counted so far. */
export const COUNTED_MAX = 10_000
const READ_MILLISECONDS_MAX = 2_000
const BUCKETS_MAX = 60
const BUCKET_SECONDS = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 7 * 86_400, 28 * 86_400, 366 * 86_400]

interface CountQuery {
  readonly window: LogWindow
  readonly filter: ResolvedLogFilter
  /** For tests: no time at all. */
  readonly readMillisecondsMax?: number
}

/** How many requests match. `more`: at least `count`, and nobody counted further. Folded refusals count with their number. */
export interface LogCount {
  readonly count: number
  readonly more: boolean
}

/**
 * Counts requests: exactly, from the counters of minutes, where these know every part of the filter; else row by row up to `COUNTED_MAX`.
 * @returns undefined when even that takes too long
 */
export async function countTokenEvents(prisma: PrismaClient, query: CountQuery): Promise<LogCount | undefined> {
  const { window, filter, readMillisecondsMax = READ_MILLISECONDS_MAX } = query
  if (filter.isCounted) {
    const [row] = await prisma.$queryRaw<{ count: number }[]>`
      SELECT coalesce(sum(c.count), 0)::float8 AS count FROM token_counters c WHERE ${inMinutes(window)} AND ${whereCounted(filter)}`
    return { count: row?.count ?? 0, more: false }
  }
  const counted = await withTimeLimit(
    prisma,
    readMillisecondsMax,
    (tx) => tx.$queryRaw<{ rows: number; count: number }[]>`
      SELECT count(*)::int AS rows, coalesce(sum(folded_count), 0)::float8 AS count
        FROM (SELECT e.folded_count FROM token_events e WHERE ${inWindow(window)} AND ${whereLog(filter)} LIMIT ${COUNTED_MAX + 1}) AS found`,
  )
  const row = counted?.[0]
  return row && { count: Math.min(row.count, row.rows > COUNTED_MAX ? COUNTED_MAX : row.count), more: row.rows > COUNTED_MAX }
}

/** "312 requests", "more than 10,000 requests". */
export function describeLogCount({ count, more }: LogCount): string {
  const figure = count.toLocaleString('en')
  if (more) return `more than ${figure} requests`
  return count === 1 ? '1 request' : `${figure} requests`
}

export interface LogBucket {
  readonly from: Date
  readonly issued: number
  readonly modified: number
  readonly denied: number
  readonly undelivered: number
}

export interface LogHistogram {
  readonly bucketSeconds: number
  /** The oldest first, without gaps; the first one may begin before the window. */
  readonly buckets: readonly LogBucket[]
}

/**
 * Requests by time, in at most sixty buckets that begin at whole multiples of their length in UTC (and one more where the window begins or
 * ends within one): from the counters of minutes where these know the filter, else from the rows.
 * @returns undefined when there are too many rows for that
 */
export async function readLogHistogram(prisma: PrismaClient, query: CountQuery): Promise<LogHistogram | undefined> {
  const { window, filter, readMillisecondsMax = READ_MILLISECONDS_MAX } = query
  const bucketSeconds = bucketSecondsOf(window)
  const bin = (time: Prisma.Sql) => Prisma.sql`date_bin(${bucketSeconds} * interval '1 second', ${time}, ${EPOCH})`
  // Summed before the empty buckets are added: a day may have a million counters.
  const counted = filter.isCounted
    ? Prisma.sql`SELECT ${bin(Prisma.sql`c.minute`)} AS at, c.outcome, sum(c.count) AS count
        FROM token_counters c WHERE ${inMinutes(window)} AND ${whereCounted(filter)} GROUP BY 1, 2`
    : Prisma.sql`SELECT ${bin(Prisma.sql`e.occurred_at`)} AS at, CASE WHEN e.outcome = 'issued' AND e.modified THEN 'modified' ELSE e.outcome END AS outcome,
        sum(e.folded_count) AS count FROM token_events e WHERE ${inWindow(window)} AND ${whereLog(filter)} GROUP BY 1, 2`
  const of = (outcome: string) => Prisma.sql`coalesce(sum(f.count) FILTER (WHERE f.outcome = ${outcome}), 0)::float8`
  const buckets = await withTimeLimit(
    prisma,
    readMillisecondsMax,
    (tx) => tx.$queryRaw<LogBucket[]>`
      SELECT b.at AS "from", ${of('issued')} AS issued, ${of('modified')} AS modified, ${of('refused')} AS denied, ${of('not_delivered')} AS undelivered
        FROM generate_series(${bin(Prisma.sql`${window.from}::timestamptz`)}, ${window.to}::timestamptz - interval '1 second',
               ${bucketSeconds} * interval '1 second') AS b(at)
        LEFT JOIN (${counted}) AS f ON f.at = b.at GROUP BY b.at ORDER BY b.at`,
  )
  return buckets && { bucketSeconds, buckets }
}

const EPOCH = Prisma.sql`'2001-01-01T00:00:00Z'::timestamptz`

export function bucketSecondsOf({ from, to }: LogWindow): number {
  const seconds = (to.getTime() - from.getTime()) / 1000
  return BUCKET_SECONDS.find((size) => seconds / size <= BUCKETS_MAX) ?? (BUCKET_SECONDS.at(-1) as number)
}

function inMinutes({ from, to }: LogWindow): Prisma.Sql {
  return Prisma.sql`c.minute >= ${from}::timestamptz AND c.minute < ${to}::timestamptz`
}
