import type { Pool } from 'pg'

/**
 * Sums up what each application did in the last 24 hours, to the minute, and when it last got a token. Lists sort by it and pages draw it
 * without reading the counters. Of an application that did nothing since the last run no row is written. The time of the last token
 * outlives the secret it was asked for with.
 * @returns how many rows changed
 */
export async function rollUpClientStats(pool: Pick<Pool, 'query'>): Promise<number> {
  const written = await pool.query(ROLL_UP)
  const removed = await pool.query('DELETE FROM client_stats s WHERE NOT EXISTS (SELECT FROM clients c WHERE c.id = s.client_id)')
  return (written.rowCount ?? 0) + (removed.rowCount ?? 0)
}

// The counter of a minute holds what came from its first to its last second, so the span is the minute under way and 1,439 before it. It
// touches 25 hours of the clock. In the order of the ids, so that two instances never wait for each other in a circle.
const ROLL_UP = `
  WITH span AS (
    SELECT after, date_trunc('hour', after, 'UTC') AS first_hour
    FROM (SELECT date_trunc('minute', clock_timestamp()) - interval '24 hours' AS after) AS minute
  ), counted AS (
    SELECT c.client_id, floor(extract(epoch FROM c.minute - s.first_hour) / 3600)::int AS hour,
      coalesce(sum(c.count) FILTER (WHERE c.outcome IN ('issued', 'modified')), 0)::bigint AS issued,
      coalesce(sum(c.count) FILTER (WHERE c.outcome = 'refused'), 0)::bigint AS denied
    FROM token_counters c, span s
    WHERE c.minute > s.after AND c.client_id <> '' AND c.outcome <> 'not_delivered'
    GROUP BY 1, 2
  ), spread AS (
    SELECT seen.client_id, sum(coalesce(c.issued, 0))::bigint AS tokens, sum(coalesce(c.denied, 0))::bigint AS denied,
      array_agg(coalesce(c.issued, 0) ORDER BY hour) AS issued_by_hour, array_agg(coalesce(c.denied, 0) ORDER BY hour) AS denied_by_hour
    FROM (SELECT DISTINCT client_id FROM counted) AS seen CROSS JOIN generate_series(0, 24) AS hour
      LEFT JOIN counted c USING (client_id, hour)
    GROUP BY seen.client_id
  ), used AS (
    SELECT client_id, max(last_used_at) AS last_token_at FROM secret_usage GROUP BY client_id
  )
  INSERT INTO client_stats AS known (client_id, tokens_24h, denied_24h, issued_by_hour, denied_by_hour, first_hour, last_token_at)
  SELECT c.id, coalesce(s.tokens, 0), coalesce(s.denied, 0), coalesce(s.issued_by_hour, '{}'), coalesce(s.denied_by_hour, '{}'),
    CASE WHEN s.client_id IS NOT NULL THEN span.first_hour END, u.last_token_at
  FROM clients c CROSS JOIN span LEFT JOIN spread s ON s.client_id = c.id LEFT JOIN used u ON u.client_id = c.id
  ORDER BY c.id
  ON CONFLICT (client_id) DO UPDATE SET
    tokens_24h = excluded.tokens_24h, denied_24h = excluded.denied_24h, issued_by_hour = excluded.issued_by_hour,
    denied_by_hour = excluded.denied_by_hour, first_hour = excluded.first_hour,
    last_token_at = greatest(known.last_token_at, excluded.last_token_at)
  WHERE (known.tokens_24h, known.denied_24h, known.issued_by_hour, known.denied_by_hour, known.first_hour, known.last_token_at)
    IS DISTINCT FROM (excluded.tokens_24h, excluded.denied_24h, excluded.issued_by_hour, excluded.denied_by_hour, excluded.first_hour,
      greatest(known.last_token_at, excluded.last_token_at))`
