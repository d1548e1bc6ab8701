import type { Pool } from 'pg'

/** A table that can be read but not written, so that transactions which race for it meet at a known point. */
export interface HeldTable {
  /** How many transactions wait to write it, or to lock it themselves. */
  waiting(): Promise<number>
  /** Lets them all go at once. */
  release(): Promise<void>
}

/** For tests of races: whoever checked without a lock waits at its write, whoever locks waits before its check. */
export async function holdTable(pool: Pool, table: string): Promise<HeldTable> {
  const connection = await pool.connect()
  await connection.query('BEGIN')
  await connection.query(`LOCK TABLE ${table} IN SHARE MODE`)
  return {
    async waiting() {
      const { rows } = await connection.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM pg_locks WHERE relation = $1::regclass AND NOT granted',
        [table],
      )
      return rows[0]?.count ?? 0
    },
    async release() {
      await connection.query('COMMIT')
      connection.release()
    },
  }
}
