import type { Pool } from 'pg'

const RETENTION_DAYS_DEFAULT = 90

/** For how many days the token log is kept: the setting `token_log_retention_days` (a number of at least 1), 90 without it. */
export async function readRetentionDays(pool: Pick<Pool, 'query'>): Promise<number> {
  const { rows } = await pool.query<{ value: unknown }>(`SELECT value FROM settings WHERE key = 'token_log_retention_days'`)
  const value = rows[0]?.value
  // Keeping too much is repaired later, deleting too much never: what cannot be read means the default.
  return typeof value === 'number' && Number.isFinite(value) && value >= 1 ? value : RETENTION_DAYS_DEFAULT
}
