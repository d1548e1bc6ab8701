import type { Pool } from 'pg'
import { uuidv7 } from '../ids.ts'

/** A row of the log as a test wants it; what is left out is that of a token that was issued as asked. */
export interface SeededEvent {
  readonly id?: string
  readonly at: Date
  readonly outcome?: 'issued' | 'refused' | 'not_delivered'
  readonly modified?: boolean
  readonly reason?: string
  readonly failing_step?: string
  readonly details?: unknown
  readonly client_id?: string | null
  readonly client_name?: string | null
  readonly audience?: string | null
  readonly requested_scopes?: string[]
  readonly granted_scopes?: string[]
  readonly kid?: string | null
  readonly address?: string
  readonly user_agent?: string
  readonly hook_runs?: unknown
  readonly step_microseconds?: unknown
  readonly folded_count?: number
  readonly corrects?: string
}

/** Noon of tomorrow (UTC): a moment within a partition that is there, far from the ends of its day. */
export function tomorrowNoon(): Date {
  return new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000 + 36 * 3_600_000)
}

/** An id as a server would have made it at that moment. */
export function requestIdAt(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}${uuidv7().slice(13)}`
}

/** Writes rows at times of the past or the future, with the counters that the ledger would have kept of them. Answers their ids. */
export async function seedTokenEvents(pool: Pool, events: readonly SeededEvent[]): Promise<string[]> {
  const rows = events.map(({ at, ...event }, index) => ({
    id: requestIdAt(at),
    occurred_at: at.toISOString(),
    writer_id: '00000000-0000-7000-8000-000000000001',
    batch_seq: 1,
    batch_index: index,
    outcome: 'issued',
    client_id: 'billing',
    client_name: 'Billing',
    audience: 'https://ledger.acme/',
    requested_scopes: [],
    allowed_scopes: ['read:entries'],
    granted_scopes: ['read:entries'],
    kid: 'key-1',
    address: '192.0.2.1',
    user_agent: 'test',
    source: 'token_endpoint',
    modified: false,
    step_microseconds: { parse: 10, sign: 90 },
    folded_count: 1,
    ...event,
  }))
  await pool.query('INSERT INTO token_events SELECT * FROM jsonb_populate_recordset(null::token_events, $1)', [JSON.stringify(rows)])
  await pool.query(
    `INSERT INTO token_counters AS c (minute, writer_id, client_id, audience, outcome, reason, count)
     SELECT date_trunc('minute', occurred_at), writer_id, CASE WHEN client_name IS NULL THEN '' ELSE client_id END, coalesce(audience, ''),
       CASE WHEN outcome = 'issued' AND modified THEN 'modified' ELSE outcome END, coalesce(reason, ''), sum(folded_count)
       FROM jsonb_populate_recordset(null::token_events, $1) GROUP BY 1, 2, 3, 4, 5, 6
     ON CONFLICT (minute, writer_id, client_id, audience, outcome, reason) DO UPDATE SET count = c.count + excluded.count`,
    [JSON.stringify(rows)],
  )
  return rows.map(({ id }) => id)
}
