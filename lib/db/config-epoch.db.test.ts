import type { Pool, PoolClient } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ADVISORY_LOCKS } from './advisory-locks.ts'
import { createTestDatabase, type TestDatabase } from './testing.ts'
import { changesOf, clearConfiguration, NO_CHANGE, readEpoch } from './testing-config-epoch.ts'
import { transaction } from './transaction.ts'

let database: TestDatabase
let pool: Pool
let sessions: PoolClient[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  pool = database.pool
})
afterAll(() => database.drop())

beforeEach(() => clearConfiguration(pool))
afterEach(async () => {
  for (const session of sessions) {
    await session.query('ROLLBACK')
    session.release()
  }
  sessions = []
})

/** A connection of its own for a transaction that stays open. */
async function session(): Promise<PoolClient> {
  const client = await pool.connect()
  sessions.push(client)
  return client
}
const CLIENT = `INSERT INTO clients (id, name) VALUES ('c1', 'billing')`
const SETTING = `INSERT INTO settings (key, value) VALUES ('default_audience', '"x"')`

describe('one bump per transaction, at its commit', () => {
  it('whatever the number of statements and tables', async () => {
    const change = await changesOf(pool, () =>
      transaction(database.prisma, async (tx) => {
        await tx.client.create({ data: { id: 'c1', name: 'billing' } })
        await tx.client.update({ where: { id: 'c1' }, data: { description: 'twice the same key' } })
        await tx.resourceServer.create({
          data: { id: 'r1', identifier: 'https://api.example', name: 'Orders', scopes: { create: { value: 'a' } } },
        })
        await tx.clientGrant.create({ data: { id: 'g1', clientId: 'c1', resourceServerId: 'r1', allowedScopes: ['a'] } })
        await tx.setting.create({ data: { key: 'k', value: 1 } })
      }),
    )
    expect(change).toEqual({ bumps: 1, tagMoved: true, keys: ['client c1', 'resource_server r1', 'setting k'] })
  })

  it('names each key of a bulk change once', async () => {
    await pool.query(`INSERT INTO clients (id, name) SELECT 'bulk' || n, 'bulk' || n FROM generate_series(1, 500) AS n`)
    await pool.query(`INSERT INTO resource_servers (id, identifier, name) SELECT 'r' || n, 'r' || n, 'x' FROM generate_series(1, 3) AS n`)
    await pool.query(
      `INSERT INTO client_grants (id, client_id, resource_server_id) SELECT c.id || r.id, c.id, r.id FROM clients c, resource_servers r`,
    )
    const change = await changesOf(pool, () => pool.query('UPDATE client_grants SET revision = revision + 1'))
    expect(change).toMatchObject({ bumps: 1, tagMoved: true })
    expect(change.keys).toHaveLength(500)
    expect(new Set(change.keys).size).toBe(500)
  })

  it('a statement that changes no row bumps nothing', async () => {
    expect(await changesOf(pool, () => pool.query(`UPDATE clients SET name = name WHERE id = 'nobody'`))).toEqual(NO_CHANGE)
  })

  it('a transaction that is rolled back bumps nothing', async () => {
    const failing = transaction(database.prisma, async (tx) => {
      await tx.client.create({ data: { id: 'c1', name: 'billing' } })
      throw new Error('changed my mind')
    })
    expect(await changesOf(pool, () => expect(failing).rejects.toThrow('changed my mind'))).toEqual(NO_CHANGE)
    expect(await database.prisma.client.count()).toBe(0)
  })

  it('a savepoint that is rolled back leaves the rest of the transaction', async () => {
    const change = await changesOf(pool, async () => {
      const client = await session()
      await client.query(`BEGIN; INSERT INTO settings (key, value) VALUES ('kept', '1'); SAVEPOINT a`)
      await client.query(`INSERT INTO settings (key, value) VALUES ('dropped', '1'); ROLLBACK TO SAVEPOINT a`)
      await client.query('COMMIT')
    })
    expect(change).toEqual({ bumps: 1, tagMoved: true, keys: ['setting kept'] })
  })

  it('names what changed before and after SET CONSTRAINTS IMMEDIATE in its middle', async () => {
    await pool.query(CLIENT)
    const before = await readEpoch(pool)
    const change = await changesOf(pool, async () => {
      const client = await session()
      await client.query(`BEGIN; UPDATE clients SET description = 'one'`)
      await client.query('SET CONSTRAINTS ALL IMMEDIATE')
      await client.query(`UPDATE clients SET description = 'two'; INSERT INTO settings (key, value) VALUES ('late', '1')`)
      expect(await readEpoch(pool)).toEqual(before) // nobody sees it before the commit
      await client.query('COMMIT')
    })
    expect(change.tagMoved).toBe(true)
    expect(change.keys).toEqual(expect.arrayContaining(['client c1', 'setting late']))
    expect((await pool.query('SELECT FROM config_changes WHERE epoch IS NULL OR tag IS NULL')).rowCount).toBe(0)
  })

  it('a row of a restored database with the number of this transaction does not suppress its bump', async () => {
    const change = await changesOf(pool, async () => {
      const client = await session()
      await client.query('BEGIN')
      await client.query(
        `INSERT INTO config_changes (transaction_id, kind, key, epoch) VALUES ((pg_current_xact_id()::text)::bigint, 'setting', 'restored', 0)`,
      )
      await client.query(`INSERT INTO settings (key, value) VALUES ('restored', '1')`)
      await client.query('COMMIT')
    })
    expect(change).toEqual({ bumps: 1, tagMoved: true, keys: ['setting restored'] })
  })

  it('refuses to commit a change when the epoch is gone', async () => {
    const client = await session()
    await client.query('BEGIN; DELETE FROM config_epoch')
    await client.query(CLIENT)
    await expect(client.query('COMMIT')).rejects.toThrow('config_epoch is missing')
    expect(await database.prisma.client.count()).toBe(0)
  })

  it('a commit that fails in the deferred trigger fails the transaction of Prisma', async () => {
    const failing = transaction(database.prisma, async (tx) => {
      await tx.$executeRaw`DELETE FROM config_epoch`
      await tx.client.create({ data: { id: 'c1', name: 'billing' } })
    })
    await expect(failing).rejects.toThrow('config_epoch is missing')
    expect(await database.prisma.client.count()).toBe(0)
    expect(await database.prisma.configEpoch.count()).toBe(1)
  })

  it('two transactions that commit at once each bump', async () => {
    const change = await changesOf(pool, () =>
      Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          transaction(database.prisma, async (tx) => {
            await tx.setting.create({ data: { key: `k${n}`, value: n } })
          }),
        ),
      ),
    )
    expect(change).toMatchObject({ bumps: 8, tagMoved: true })
    expect(change.keys).toHaveLength(8)
  })
})

describe('a change holds up tokens only while it commits', () => {
  const waitingForAdvisoryLocks = async () =>
    (
      await pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'`,
      )
    ).rowCount
  const tryShared = `SELECT pg_try_advisory_xact_lock_shared(${ADVISORY_LOCKS.CONFIG_COMMIT}) AS granted`
  const granted = async () => (await pool.query(tryShared)).rows[0].granted

  it('an open transaction with changes holds no lock that a batch needs', async () => {
    const client = await session()
    await client.query(`BEGIN; ${CLIENT}; ${SETTING}`)
    expect(await granted()).toBe(true)
    await client.query('SET CONSTRAINTS ALL IMMEDIATE') // what its COMMIT begins with
    expect(await granted()).toBe(false)
    await client.query('COMMIT')
    expect(await granted()).toBe(true)
  })

  it('a batch that holds the lock delays the commit, and reads the old tag until it has committed itself', async () => {
    const before = await readEpoch(pool)
    const batch = await session()
    await batch.query(`BEGIN; SELECT pg_advisory_xact_lock_shared(${ADVISORY_LOCKS.CONFIG_COMMIT})`)
    const admin = await session()
    await admin.query(`BEGIN; ${CLIENT}`)
    let committed = false
    const commit = admin.query('COMMIT').then(() => {
      committed = true
    })
    await expect.poll(waitingForAdvisoryLocks).toBe(1)
    expect((await batch.query('SELECT epoch::int, tag FROM config_epoch')).rows).toEqual([before])
    expect(committed).toBe(false)
    await batch.query('COMMIT')
    await commit
    expect((await readEpoch(pool)).tag).not.toBe(before.tag)
  })
})
