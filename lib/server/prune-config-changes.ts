import type { Pool } from 'pg'

/** A snapshot that is older finds its own epoch gone and starts from nothing, so this is a matter of cost, not of exactness. */
const KEEP = '1 day'

/** Removes what snapshots have long read. Ids are in commit order closely enough: a day is far longer than any transaction. */
export async function pruneConfigChanges(pool: Pick<Pool, 'query'>): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM config_changes WHERE epoch IS NOT NULL AND changed_at < clock_timestamp() - interval '${KEEP}'`,
  )
  return rowCount ?? 0
}
