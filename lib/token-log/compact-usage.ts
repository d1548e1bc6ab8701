import type { Pool } from 'pg'

/** The writer of what no longer needs its own: UUIDv7s never are nil, so no process writes under it. */
const MERGED = '00000000-0000-0000-0000-000000000000'
/** Older rows are no longer written to, except by a writer that slept; it then starts a new row. */
const QUIET = '2 days'
/** For how long the use of a scope is remembered: longer than any "unused for N days" that somebody may ask for. */
const SCOPE_USAGE_DAYS = 400

export interface CompactedUsage {
  /** Rows merged over the processes that wrote them. */
  readonly merged: number
  /** Rows that nothing can ask for any more. */
  readonly removed: number
}

/**
 * Keeps the usage tables as large as what they tell of. Each process counts under an id of its own, so that none waits for another; every
 * restart makes a new one, and readers sum over them. Here the rows of two days ago become one. Rows in use are skipped, never waited for:
 * a ledger batch holds several, and two that wait for each other would cost a token.
 */
export async function compactUsage(pool: Pick<Pool, 'query'>, retentionDays: number): Promise<CompactedUsage> {
  const run = async (sql: string, values: unknown[] = []) => (await pool.query(sql, values)).rowCount ?? 0
  const merged =
    (await run(
      `WITH quiet AS (
         DELETE FROM secret_usage WHERE (secret_id, writer_id) IN (
           SELECT secret_id, writer_id FROM secret_usage
           WHERE writer_id <> $1 AND last_used_at < clock_timestamp() - interval '${QUIET}' FOR UPDATE SKIP LOCKED)
         RETURNING *)
       INSERT INTO secret_usage (secret_id, writer_id, client_id, first_used_at, last_used_at, last_address)
       SELECT secret_id, $1::uuid, min(client_id), min(first_used_at), max(last_used_at), (array_agg(last_address ORDER BY last_used_at DESC))[1]
       FROM quiet GROUP BY secret_id ORDER BY secret_id
       ON CONFLICT (secret_id, writer_id) DO UPDATE SET
         first_used_at = least(secret_usage.first_used_at, excluded.first_used_at),
         last_address = CASE WHEN excluded.last_used_at >= secret_usage.last_used_at THEN excluded.last_address ELSE secret_usage.last_address END,
         last_used_at = greatest(secret_usage.last_used_at, excluded.last_used_at)`,
      [MERGED],
    )) +
    (await run(
      `WITH quiet AS (
         DELETE FROM token_counters WHERE (minute, writer_id, client_id, audience, outcome, reason) IN (
           SELECT minute, writer_id, client_id, audience, outcome, reason FROM token_counters
           WHERE writer_id <> $1 AND minute < clock_timestamp() - interval '${QUIET}' FOR UPDATE SKIP LOCKED)
         RETURNING *)
       INSERT INTO token_counters (minute, writer_id, client_id, audience, outcome, reason, count)
       SELECT minute, $1::uuid, client_id, audience, outcome, reason, sum(count) FROM quiet GROUP BY 1, 3, 4, 5, 6 ORDER BY 1, 3, 4, 5, 6
       ON CONFLICT (minute, writer_id, client_id, audience, outcome, reason) DO UPDATE SET count = token_counters.count + excluded.count`,
      [MERGED],
    ))
  const removed =
    (await run(`DELETE FROM token_counters WHERE minute < clock_timestamp() - make_interval(days => $1)`, [Math.ceil(retentionDays)])) +
    (await run(`DELETE FROM scope_usage WHERE day < (clock_timestamp() AT TIME ZONE 'UTC')::date - ${SCOPE_USAGE_DAYS}`)) +
    (await run(`DELETE FROM secret_usage u WHERE u.writer_id = $1 AND NOT EXISTS (SELECT FROM client_secrets s WHERE s.id = u.secret_id)`, [
      MERGED,
    ]))
  return { merged, removed }
}
