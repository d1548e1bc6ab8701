import type { HourOfRequests } from '../client-stats/read-client-stats.ts'
import type { PrismaClient } from '../db/generated/client.ts'

/** The requests of the last 24 hours, to the minute. */
export interface ResourceServerFigures {
  /** Tokens, also those that a hook changed. */
  readonly tokens: number
  readonly denied: number
}

const NONE: ResourceServerFigures = { tokens: 0, denied: 0 }

/** The figures of these APIs, by identifier, from the counters of each minute; the log is never scanned. */
export async function readResourceServerFigures(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  identifiers: readonly string[],
): Promise<(identifier: string) => ResourceServerFigures> {
  if (identifiers.length === 0) return () => NONE
  const rows = await prisma.$queryRaw<(ResourceServerFigures & { audience: string })[]>`
    SELECT audience, coalesce(sum(count) FILTER (WHERE outcome IN ('issued', 'modified')), 0)::float8 AS tokens,
           coalesce(sum(count) FILTER (WHERE outcome = 'refused'), 0)::float8 AS denied
      FROM token_counters
     WHERE minute >= date_trunc('minute', now()) - interval '24 hours' AND audience = ANY(${[...identifiers]})
     GROUP BY audience`
  const figures = new Map(rows.map(({ audience, tokens, denied }) => [audience, { tokens, denied }]))
  return (identifier) => figures.get(identifier) ?? NONE
}

/** The last 24 hours of one API, hour by hour, the present one last; hours without a request too. */
export async function readResourceServerHours(prisma: Pick<PrismaClient, '$queryRaw'>, identifier: string): Promise<HourOfRequests[]> {
  return prisma.$queryRaw<HourOfRequests[]>`
    SELECT h.at AS "from", coalesce(sum(c.count) FILTER (WHERE c.outcome IN ('issued', 'modified')), 0)::float8 AS issued,
           coalesce(sum(c.count) FILTER (WHERE c.outcome = 'refused'), 0)::float8 AS denied
      FROM generate_series(date_trunc('hour', now(), 'UTC') - interval '23 hours', date_trunc('hour', now(), 'UTC'), interval '1 hour') AS h(at)
      LEFT JOIN token_counters c ON c.minute >= h.at AND c.minute < h.at + interval '1 hour' AND c.audience = ${identifier}
     GROUP BY h.at ORDER BY h.at`
}
