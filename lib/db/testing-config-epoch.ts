import type { Pool } from 'pg'
import { expect } from 'vitest'

export const NO_CHANGE = { bumps: 0, tagMoved: false, keys: [] }

/** The epoch as it stands: its number and its tag. */
export async function readEpoch(pool: Pool): Promise<{ epoch: number; tag: string }> {
  const { rows } = await pool.query('SELECT epoch::int, tag FROM config_epoch')
  expect(rows).toHaveLength(1)
  return rows[0]
}

/** Runs `work` and says by how much the epoch moved, whether the tag did, and which keys the bump named. */
export async function changesOf(pool: Pool, work: () => Promise<unknown>): Promise<{ bumps: number; tagMoved: boolean; keys: string[] }> {
  const before = await readEpoch(pool)
  await work()
  const after = await readEpoch(pool)
  const { rows } = await pool.query(`SELECT kind || ' ' || key AS key, epoch::int, tag FROM config_changes WHERE epoch > $1 ORDER BY 1`, [
    before.epoch,
  ])
  if (rows.length > 0) expect(rows).toContainEqual(expect.objectContaining(after)) // a reader finds the tag that it missed
  return { bumps: after.epoch - before.epoch, tagMoved: before.tag !== after.tag, keys: rows.map((row) => row.key) }
}

/** What the tests of the epoch leave behind, taken away. */
export async function clearConfiguration(pool: Pool): Promise<void> {
  for (const table of ['hooks', 'clients', 'resource_servers', 'signing_keys', 'settings']) await pool.query(`DELETE FROM ${table}`)
}
