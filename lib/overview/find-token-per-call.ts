import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import type { Attention } from './attention.ts'

/** As many tokens in a day are worth a word … */
const TOKENS_MIN = 100
/** … when they are so many times what one cached token per address would need. */
const TIMES_NEEDED = 10
/** Applications that are looked at closely; their stored figures have found them. */
const CANDIDATES_MAX = 20
/** Rows of one application that are read: enough to tell a cache from none, few enough for a page. */
const ROWS_MAX = 5_000

/**
 * Applications that fetch a token for every call: at least a hundred tokens in 24 h, and ten times what they would need if each address kept its
 * token for each API until it expires. Candidates come from the stored figures, which are a minute old, for the counters of a day are many; of
 * each the newest rows are judged, over the time that they span.
 * @param clientId judges this one alone
 */
export async function findTokenPerCall(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  { clientId }: { clientId?: string } = {},
): Promise<Extract<Attention, { kind: 'token_per_call' }>[]> {
  const only = clientId === undefined ? Prisma.empty : Prisma.sql`AND client_id = ${clientId}`
  const rows = await prisma.$queryRaw<{ id: string; name: string; tokens: number; judged: number; needed: number }[]>`
    WITH candidates AS (
      SELECT client_id, tokens_24h::float8 AS tokens FROM client_stats
       WHERE tokens_24h >= ${TOKENS_MIN} ${only} ORDER BY tokens_24h DESC LIMIT ${CANDIDATES_MAX})
    SELECT c.id, c.name, k.tokens, j.judged, j.needed
      FROM candidates k JOIN clients c ON c.id = k.client_id
     CROSS JOIN LATERAL (
       SELECT coalesce(sum(p.issued), 0)::float8 AS judged, coalesce(sum(p.needed), 0)::float8 AS needed
         FROM (SELECT count(*) AS issued,
                      -- The first token of an address, and one more each time that it has expired.
                      1 + floor(extract(epoch FROM max(e.occurred_at) - min(e.occurred_at))
                                / greatest(extract(epoch FROM max(e.token_expires_at - e.occurred_at)), 1)) AS needed
                 FROM (SELECT occurred_at, token_expires_at, address, audience FROM token_events
                        WHERE client_id = k.client_id AND occurred_at > now() - interval '24 hours' AND outcome = 'issued'
                        ORDER BY occurred_at DESC LIMIT ${ROWS_MAX}) e
                GROUP BY e.address, e.audience) p) j
     WHERE j.judged >= ${TOKENS_MIN} AND j.judged >= ${TIMES_NEEDED} * j.needed
     ORDER BY k.tokens DESC, c.id`
  return rows.map(({ id, name, tokens, judged, needed }) => ({
    kind: 'token_per_call',
    application: { id, name },
    tokens,
    // Of all tokens of the day as many as of those that were judged.
    needed: Math.max(1, Math.round((needed * tokens) / judged)),
  }))
}
