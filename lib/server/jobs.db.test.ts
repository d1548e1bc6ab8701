import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { backgroundJobs } from './jobs.ts'
import { pruneConfigChanges } from './prune-config-changes.ts'
import { readRetentionDays } from './retention.ts'

let database: TestDatabase
const encryption = createTestEncryption()
const jobs = () => backgroundJobs({ ...database, encryption })
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())

describe('the jobs on a real database', () => {
  it('each do nothing the second time, also when two instances run them at once', async () => {
    for (const { run } of jobs()) await Promise.all([run(), run()])
    const second = await Promise.all(jobs().map(({ run }) => run()))
    expect(second).toEqual(second.map(() => undefined))
  })

  it('make the partitions of the coming week', async () => {
    await database.pool.query(
      `DO $$ DECLARE name text; BEGIN
         FOR name IN SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'token_events'::regclass LOOP EXECUTE 'DROP TABLE ' || name; END LOOP;
       END $$`,
    )
    const ensure = jobs().find(({ name }) => name === 'ensure partitions')
    expect(await ensure?.run()).toEqual({ attached: expect.arrayContaining([expect.stringMatching(/^token_events_\d{8}$/)]) })
    const { rowCount } = await database.pool.query("SELECT FROM pg_inherits WHERE inhparent = 'token_events'::regclass")
    expect(rowCount).toBe(8)
  })
})

describe('pruning config changes', () => {
  it('keeps a day of them, so that snapshots find what changed', async () => {
    await database.pool.query("INSERT INTO settings (key, value) VALUES ('a', '1'), ('b', '2')")
    const before = await database.pool.query('SELECT FROM config_changes')
    expect(await pruneConfigChanges(database.pool)).toBe(0)
    await database.pool.query("UPDATE config_changes SET changed_at = changed_at - interval '25 hours' WHERE key = 'a'")
    expect(await pruneConfigChanges(database.pool)).toBe(1)
    const { rows, rowCount } = await database.pool.query("SELECT key FROM config_changes WHERE kind = 'setting'")
    expect(rows).toEqual([{ key: 'b' }])
    expect(rowCount).toBeLessThan(before.rowCount ?? 0)
  })
})

describe('the retention of the token log', () => {
  it.each([
    { value: '30', days: 30 },
    { value: '0', days: 90 },
    { value: '"soon"', days: 90 },
    { value: 'null', days: 90 },
  ])('is $days days when the setting is $value: what cannot be read deletes nothing', async ({ value, days }) => {
    await database.pool.query(
      `INSERT INTO settings (key, value) VALUES ('token_log_retention_days', $1::jsonb) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      [value],
    )
    expect(await readRetentionDays(database.pool)).toBe(days)
  })

  it('is 90 days without one', async () => {
    await database.pool.query("DELETE FROM settings WHERE key = 'token_log_retention_days'")
    expect(await readRetentionDays(database.pool)).toBe(90)
  })
})
