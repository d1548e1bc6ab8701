import type { Pool } from 'pg'
import { CONSOLE_SETTINGS } from '../settings/setting-definitions.ts'

const INPUTS_KEPT_PER_HOOK = 10_000
/** So many rows are touched by one statement: no lock is held and no vacuum held up for long. */
const ROWS_AT_ONCE = 5_000

type Query = Pick<Pool, 'query'>

/**
 * Removes runs older than the setting says, and the inputs of all but the newest 10,000 runs of each hook. Safe at any moment and in any
 * number of processes.
 * @returns how many rows were touched
 */
export async function pruneHookRuns(pool: Query): Promise<{ runs: number; inputs: number }> {
  const days = await readKeptDays(pool)
  const runs = await inBatches(
    pool,
    `DELETE FROM hook_runs WHERE id IN (
       SELECT id FROM hook_runs WHERE started_at < now() - make_interval(days => $1) ORDER BY started_at LIMIT $2)`,
    [days],
  )
  const { rows } = await pool.query<{ hook_id: string }>(`SELECT DISTINCT hook_id FROM hook_runs`)
  let inputs = 0
  for (const { hook_id } of rows) {
    inputs += await inBatches(
      pool,
      `UPDATE hook_runs SET input = NULL WHERE id IN (
         SELECT id FROM hook_runs WHERE hook_id = $1 AND input IS NOT NULL AND started_at <= (
           SELECT started_at FROM hook_runs WHERE hook_id = $1 AND input IS NOT NULL
           ORDER BY started_at DESC OFFSET ${INPUTS_KEPT_PER_HOOK} LIMIT 1) LIMIT $2)`,
      [hook_id],
    )
  }
  return { runs, inputs }
}

async function readKeptDays(pool: Query): Promise<number> {
  const { key, schema, initial } = CONSOLE_SETTINGS.hookRunsKeptDays
  const { rows } = await pool.query<{ value: unknown }>('SELECT value FROM console_settings WHERE key = $1', [key])
  // Keeping too much is repaired later, deleting too much never: what cannot be read means what holds without a setting.
  const read = schema.safeParse(rows[0]?.value)
  return read.success ? read.data : initial
}

/** `sql` takes the most rows it may touch as its last parameter. */
async function inBatches(pool: Query, sql: string, values: readonly unknown[]): Promise<number> {
  let all = 0
  for (;;) {
    const touched = (await pool.query(sql, [...values, ROWS_AT_ONCE])).rowCount ?? 0
    all += touched
    if (touched < ROWS_AT_ONCE) return all
  }
}
