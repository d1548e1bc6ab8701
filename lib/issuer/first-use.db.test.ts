import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { uuidv7 } from '../ids.ts'
import { repairFirstUse, startGraceOfReplaced } from './first-use.ts'
import { configWriter, readTag } from './testing.ts'

let db: TestDatabase

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

/** An application whose secret `old` is being replaced by `new`, with an hour of grace. */
async function rotatingClient() {
  const id = uuidv7()
  await configWriter(db.pool).client(id, [
    { id: `old-${id}`, hash: 'h1', slot: 1 },
    { id: `new-${id}`, hash: 'h2', slot: 2, replacesId: `old-${id}`, graceSeconds: 3600 },
  ])
  const use = (secretId: string) =>
    db.pool.query(
      'INSERT INTO secret_usage (secret_id, writer_id, client_id, first_used_at, last_used_at) VALUES ($1, gen_random_uuid(), $2, now(), now())',
      [secretId, id],
    )
  const old = async () => {
    const { rows } = await db.pool.query('SELECT grace_started_at, retires_at FROM client_secrets WHERE id = $1', [`old-${id}`])
    return rows[0] as { grace_started_at: Date | null; retires_at: Date | null }
  }
  return { oldId: `old-${id}`, newId: `new-${id}`, use, old }
}

it('the first use of a new secret starts the grace of the one it replaces, once', async () => {
  const client = await rotatingClient()
  await client.use(client.newId)
  await startGraceOfReplaced(db.pool, [client.newId])
  const started = await client.old()
  expect(Number(started.retires_at) - Number(started.grace_started_at)).toBe(3_600_000)

  const tag = await readTag(db.pool)
  await client.use(client.newId)
  await startGraceOfReplaced(db.pool, [client.newId])
  expect(await client.old()).toEqual(started)
  expect(await readTag(db.pool)).toBe(tag) // what changes nothing moves no epoch
})

it('the use of the replaced secret starts nothing', async () => {
  const client = await rotatingClient()
  await client.use(client.oldId)
  await startGraceOfReplaced(db.pool, [client.oldId])
  expect(await client.old()).toEqual({ grace_started_at: null, retires_at: null })
})

it('a crash between the first use and its grace is mended by the minute job, from the time of that use', async () => {
  const client = await rotatingClient()
  await client.use(client.newId)
  await db.pool.query("UPDATE secret_usage SET first_used_at = now() - interval '10 minutes' WHERE secret_id = $1", [client.newId])
  await repairFirstUse(db.pool)
  const { rows } = await db.pool.query('SELECT first_used_at FROM secret_usage WHERE secret_id = $1', [client.newId])
  expect((await client.old()).grace_started_at).toEqual(rows[0].first_used_at)
})

it('a revoked secret gets no grace', async () => {
  const client = await rotatingClient()
  await db.pool.query('UPDATE client_secrets SET revoked_at = now(), slot = NULL WHERE id = $1', [client.oldId])
  await client.use(client.newId)
  await repairFirstUse(db.pool)
  expect((await client.old()).retires_at).toBeNull()
})

it('a secret that was to retire before its grace ends still does', async () => {
  const client = await rotatingClient()
  await db.pool.query("UPDATE client_secrets SET retires_at = now() - interval '1 minute' WHERE id = $1", [client.oldId])
  const { retires_at } = await client.old()
  await client.use(client.newId)
  await repairFirstUse(db.pool)
  expect(await client.old()).toEqual({ grace_started_at: expect.any(Date), retires_at })
})
