import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { compactUsage } from './compact-usage.ts'

let db: TestDatabase

beforeAll(async () => {
  db = await createTestDatabase()
  await db.pool.query("INSERT INTO clients (id, name) VALUES ('billing', 'billing')")
  await db.pool.query(
    "INSERT INTO client_secrets (id, client_id, secret_hash, secret_hint, slot) VALUES ('cred_live', 'billing', 'h', 'abcd', 1)",
  )
})
beforeEach(() => db.pool.query('TRUNCATE secret_usage, token_counters, scope_usage'))
afterAll(() => db.drop())

const useSecret = (secretId: string, daysAgo: number, address: string) =>
  db.pool.query(
    `INSERT INTO secret_usage (secret_id, writer_id, client_id, first_used_at, last_used_at, last_address)
     VALUES ($1, $2, 'billing', now() - make_interval(days => $3 + 1), now() - make_interval(days => $3), $4)`,
    [secretId, randomUUID(), daysAgo, address],
  )
const count = (minutesAgo: string, count: number, reason = '') =>
  db.pool.query(
    `INSERT INTO token_counters (minute, writer_id, client_id, audience, outcome, reason, count)
     VALUES (date_trunc('day', now() - $1::interval), $2, 'billing', '', 'refused', $3, $4)`,
    [minutesAgo, randomUUID(), reason, count],
  )

it('what many processes wrote long ago becomes one row that says the same', async () => {
  await useSecret('cred_live', 5, '192.0.2.5')
  await useSecret('cred_live', 3, '192.0.2.3')
  await useSecret('cred_live', 9, '192.0.2.9')
  const said = () =>
    db.pool.query('SELECT min(first_used_at) AS first, max(last_used_at) AS last FROM secret_usage WHERE secret_id = $1', ['cred_live'])
  const before = (await said()).rows
  expect(await compactUsage(db.pool, 90)).toEqual({ merged: 1, removed: 0 })
  expect((await said()).rows).toEqual(before)
  const { rows } = await db.pool.query('SELECT last_address FROM secret_usage')
  expect(rows).toEqual([{ last_address: '192.0.2.3' }])

  await useSecret('cred_live', 4, '192.0.2.4') // older than what the merged row has
  await compactUsage(db.pool, 90)
  expect((await db.pool.query('SELECT last_address FROM secret_usage')).rows).toEqual([{ last_address: '192.0.2.3' }])
})

it('leaves what is being written to alone', async () => {
  await useSecret('cred_live', 0, '192.0.2.1')
  await count('1 hour', 1)
  expect(await compactUsage(db.pool, 90)).toEqual({ merged: 0, removed: 0 })
})

it('keeps every count while it merges, and forgets counts older than the log', async () => {
  for (const number of [3, 4, 5]) await count('10 days', number)
  await count('10 days', 7, 'grant_missing')
  await count('100 days', 1_000)
  await compactUsage(db.pool, 90)
  const { rows } = await db.pool.query('SELECT reason, count::int FROM token_counters ORDER BY reason')
  expect(rows).toEqual([
    { reason: '', count: 12 },
    { reason: 'grant_missing', count: 7 },
  ])
})

it('forgets the use of secrets that are gone, and of scopes after more than a year', async () => {
  await useSecret('cred_gone', 5, '192.0.2.5')
  await db.pool.query(
    "INSERT INTO scope_usage (grant_id, scope, day) VALUES ('g', 'old', current_date - 402), ('g', 'recent', current_date - 390)",
  )
  await compactUsage(db.pool, 90)
  expect((await db.pool.query('SELECT FROM secret_usage')).rowCount).toBe(0)
  expect((await db.pool.query('SELECT scope FROM scope_usage')).rows).toEqual([{ scope: 'recent' }])
})

it('never waits for a row that a batch holds', async () => {
  await useSecret('cred_live', 5, '192.0.2.5')
  const batch = new pg.Client(db.url)
  await batch.connect()
  try {
    await batch.query('BEGIN')
    await batch.query("UPDATE secret_usage SET last_address = '192.0.2.77'")
    expect(await compactUsage(db.pool, 90)).toEqual({ merged: 0, removed: 0 })
    await batch.query('COMMIT')
  } finally {
    await batch.end()
  }
})
