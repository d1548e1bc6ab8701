import type { PrismaClient } from '../db/generated/client.ts'
import type { TimeWindow } from './range.ts'

export interface RequestBucket {
  readonly from: Date
  readonly issued: number
  /** Issued, with claims or scopes that a hook changed. */
  readonly modified: number
  readonly denied: number
}

/** Token requests by bucket, from the counters of each minute: folded refusals count with their number. */
export async function readRequestBuckets(prisma: PrismaClient, { from, until, bucketSeconds }: TimeWindow): Promise<RequestBucket[]> {
  return prisma.$queryRaw<RequestBucket[]>`
    SELECT b.at AS "from", coalesce(c.issued, 0)::float8 AS issued, coalesce(c.modified, 0)::float8 AS modified,
           coalesce(c.denied, 0)::float8 AS denied
      FROM generate_series(${from}::timestamptz, ${until}::timestamptz - interval '1 second', ${bucketSeconds} * interval '1 second') AS b(at)
      LEFT JOIN (
        SELECT date_bin(${bucketSeconds} * interval '1 second', minute, ${from}::timestamptz) AS at,
               sum(count) FILTER (WHERE outcome = 'issued') AS issued,
               sum(count) FILTER (WHERE outcome = 'modified') AS modified,
               sum(count) FILTER (WHERE outcome = 'refused') AS denied
          FROM token_counters WHERE minute >= ${from}::timestamptz AND minute < ${until}::timestamptz GROUP BY 1
      ) c ON c.at = b.at
     ORDER BY b.at`
}

export interface RequestTotals {
  readonly issued: number
  readonly denied: number
  /** Denied of all, 0 to 1; 0 without a request. */
  readonly deniedShare: number
}

export function totalOf(buckets: readonly RequestBucket[]): RequestTotals {
  const issued = buckets.reduce((sum, bucket) => sum + bucket.issued + bucket.modified, 0)
  const denied = buckets.reduce((sum, bucket) => sum + bucket.denied, 0)
  return { issued, denied, deniedShare: denied === 0 ? 0 : denied / (issued + denied) }
}

export interface ActiveApplications {
  /** Got a token in the window. */
  readonly active: number
  /** Those that are registered now. */
  readonly registered: number
}

export async function readActiveApplications(prisma: PrismaClient, { from, until }: TimeWindow): Promise<ActiveApplications> {
  const [row] = await prisma.$queryRaw<ActiveApplications[]>`
    SELECT (SELECT count(*)::int FROM (
             -- Grouped, because count(DISTINCT …) would sort some hundred thousand ids by the rules of a language.
             SELECT FROM token_counters
              WHERE minute >= ${from}::timestamptz AND minute < ${until}::timestamptz AND outcome IN ('issued', 'modified')
              GROUP BY client_id) AS seen) AS active,
           (SELECT count(*)::int FROM clients) AS registered`
  return row ?? { active: 0, registered: 0 }
}

/** Has anybody ever asked for a token here? */
export async function hasTraffic(prisma: PrismaClient): Promise<boolean> {
  const [row] = await prisma.$queryRaw<{ any: boolean }[]>`SELECT EXISTS (SELECT 1 FROM token_counters) AS any`
  return row?.any === true
}
