import type { Pool, PoolClient } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { dropExpiredPartitions, ensurePartitions, partitionName, partitionsReady } from './partitions.ts'

let database: TestDatabase
let pool: Pool
let sessions: PoolClient[] = []

beforeEach(async () => {
  database = await createTestDatabase()
  pool = database.pool
})
afterEach(async () => {
  for (const session of sessions) session.release(true)
  sessions = []
  await database.drop()
})

async function session(): Promise<PoolClient> {
  const client = await pool.connect()
  sessions.push(client)
  return client
}

/** The UTC day that lies `days` from the database's today. */
async function day(days: number): Promise<string> {
  const { rows } = await pool.query(`SELECT to_char((now() AT TIME ZONE 'UTC')::date + $1::int, 'YYYY-MM-DD') AS day`, [days])
  return rows[0].day
}

async function attached(): Promise<string[]> {
  const { rows } = await pool.query(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'token_events'::regclass AND NOT inhdetachpending ORDER BY 1`,
  )
  return rows.map((row) => row.name)
}

/** Does a DETACH of this database wait for a transaction that may still read the partition? */
async function waitsForReader(): Promise<boolean> {
  const { rowCount } = await pool.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'virtualxid'`)
  return rowCount === 1
}

const tableExists = async (name: string) => (await pool.query('SELECT to_regclass($1) AS found', [name])).rows[0].found !== null

async function addDay(days: number): Promise<string> {
  const [from, to] = [await day(days), await day(days + 1)]
  await pool.query(
    `CREATE TABLE ${partitionName(from)} PARTITION OF token_events FOR VALUES FROM ('${from} 00:00+00') TO ('${to} 00:00+00')`,
  )
  return partitionName(from)
}

function insertRow(db: Pool | PoolClient, occurredAt: string, tokenExpiresAt: string | null = null) {
  return db.query(
    `INSERT INTO token_events (occurred_at, id, writer_id, batch_seq, batch_index, outcome, token_expires_at)
     VALUES (${occurredAt}, gen_random_uuid(), gen_random_uuid(), 1, 1, 'issued', ${tokenExpiresAt ?? 'NULL'})`,
  )
}

describe('partitions ahead', () => {
  it('cover today and the next seven days, and nothing else', async () => {
    const names = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(async (days) => partitionName(await day(days))))
    expect(await attached()).toEqual(names)
    await insertRow(pool, 'now()')
    await insertRow(pool, `now() + interval '7 days'`)
    await expect(insertRow(pool, `now() + interval '8 days'`)).rejects.toThrow('no partition of relation')
    await expect(insertRow(pool, `now() - interval '1 day'`)).rejects.toThrow('no partition of relation')
  })

  it('are exactly one UTC day each', async () => {
    const tomorrow = await day(1)
    await pool.query(`SET TIME ZONE 'Pacific/Auckland'`)
    await insertRow(pool, `'${tomorrow} 00:00:00+00'`)
    await insertRow(pool, `'${tomorrow} 23:59:59.999+00'`)
    expect((await pool.query(`SELECT FROM ${partitionName(tomorrow)}`)).rowCount).toBe(2)
  })

  it('are made once: a second run makes nothing', async () => {
    expect(await ensurePartitions(pool)).toEqual([])
    expect(await ensurePartitions(pool, { daysAhead: 9 })).toEqual([partitionName(await day(8)), partitionName(await day(9))])
    expect(await ensurePartitions(pool, { daysAhead: 9 })).toEqual([])
  })

  it('are made once by many instances at once', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => ensurePartitions(pool, { daysAhead: 10 })))
    expect(made.flat().sort()).toEqual(await Promise.all([8, 9, 10].map(async (days) => partitionName(await day(days)))))
  })

  it('have the keys, indexes and checks of the log, and no check of their own', async () => {
    const describeTable = async (name: string) => {
      const { rows } = await pool.query(
        `SELECT (SELECT count(*)::int FROM pg_index WHERE indrelid = $1::regclass) AS indexes,
                (SELECT array_agg(conname::text ORDER BY conname) FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c') AS checks`,
        [name],
      )
      return rows[0]
    }
    expect(await describeTable(partitionName(await day(3)))).toEqual(await describeTable('token_events'))
  })

  it('are attached while a reader and an insert are open, and hold up neither', async () => {
    const [reader, writer] = [await session(), await session()]
    await reader.query('BEGIN; SELECT count(*) FROM token_events')
    await writer.query('BEGIN')
    await insertRow(writer, 'now()')
    expect(await ensurePartitions(pool, { daysAhead: 8 })).toHaveLength(1)
    await insertRow(writer, 'now()')
    await reader.query('SELECT count(*) FROM token_events; COMMIT')
    await writer.query('COMMIT')
    expect((await pool.query('SELECT FROM token_events')).rowCount).toBe(2)
  })

  it('are taken back with their rows when they had been detached', async () => {
    const tomorrow = partitionName(await day(1))
    await insertRow(pool, `now() + interval '1 day'`)
    await pool.query(`ALTER TABLE token_events DETACH PARTITION ${tomorrow} CONCURRENTLY`)
    expect(await partitionsReady(pool)).toBe(false)
    expect(await ensurePartitions(pool)).toEqual([tomorrow])
    expect((await pool.query('SELECT FROM token_events')).rowCount).toBe(1)
  })

  it('are ready only with today and tomorrow', async () => {
    expect(await partitionsReady(pool)).toBe(true)
    await pool.query(`DROP TABLE ${partitionName(await day(2))}`)
    expect(await partitionsReady(pool)).toBe(true)
    await pool.query(`DROP TABLE ${partitionName(await day(1))}`)
    expect(await partitionsReady(pool)).toBe(false)
    await ensurePartitions(pool)
    await pool.query(`DROP TABLE ${partitionName(await day(0))}`)
    expect(await partitionsReady(pool)).toBe(false)
  })
})

describe('expired partitions', () => {
  it('are dropped from the first day beyond the retention', async () => {
    const [kept, expired] = [await addDay(-90), await addDay(-91)]
    expect(await dropExpiredPartitions(pool, 90)).toEqual({ dropped: [expired], postponed: [] })
    expect(await attached()).toContain(kept)
    expect(await tableExists(expired)).toBe(false)
    expect(await dropExpiredPartitions(pool, 90)).toEqual({ dropped: [], postponed: [] })
  })

  it('are kept for as long as the longest token lives', async () => {
    await pool.query(
      `INSERT INTO resource_servers (id, identifier, name, token_lifetime_seconds) VALUES ('r', 'r', 'r', ${10 * 86_400 + 1})`,
    )
    const [kept, expired] = [await addDay(-11), await addDay(-12)]
    expect(await dropExpiredPartitions(pool, 1)).toEqual({ dropped: [expired], postponed: [] })
    expect(await attached()).toContain(kept)
  })

  it('are kept while they hold a live token of an API that is gone', async () => {
    const [live, dead] = [await addDay(-20), await addDay(-21)]
    await insertRow(pool, `now() - interval '20 days'`, `now() + interval '1 hour'`)
    await insertRow(pool, `now() - interval '21 days'`, `now() - interval '1 hour'`)
    expect(await dropExpiredPartitions(pool, 2)).toEqual({ dropped: [dead], postponed: [] })
    expect(await attached()).toContain(live)
  })

  it.each([0, -1, Number.NaN])('are not dropped for a retention of %s days', async (retentionDays) => {
    await expect(dropExpiredPartitions(pool, retentionDays)).rejects.toThrow('at least 1')
  })

  it('with an open reader are postponed, without holding up an insert, and dropped by a later run', async () => {
    const expired = await addDay(-91)
    const reader = await session()
    await reader.query('BEGIN; SELECT count(*) FROM token_events')
    const job = dropExpiredPartitions(pool, 90)
    await expect.poll(waitsForReader).toBe(true)
    await insertRow(pool, 'now()')
    expect((await pool.query('SELECT FROM token_events')).rowCount).toBe(1)
    expect(await job).toEqual({ dropped: [], postponed: [expired] })
    expect(await tableExists(expired)).toBe(true)
    expect(await ensurePartitions(pool, { daysAhead: 8 })).toHaveLength(1) // the half-done removal is in nobody's way
    expect(await partitionsReady(pool)).toBe(true)
    await reader.query('COMMIT')
    expect(await dropExpiredPartitions(pool, 90)).toEqual({ dropped: [expired], postponed: [] })
    expect(await tableExists(expired)).toBe(false)
  })

  it('are dropped as soon as the reader ends, if that is within the tries', async () => {
    const expired = await addDay(-91)
    const reader = await session()
    await reader.query('BEGIN; SELECT count(*) FROM token_events')
    const job = dropExpiredPartitions(pool, 90)
    await expect.poll(waitsForReader).toBe(true)
    await reader.query('COMMIT')
    expect(await job).toEqual({ dropped: [expired], postponed: [] })
  })

  it('that an earlier run detached but did not drop are dropped', async () => {
    const expired = await addDay(-91)
    await pool.query(`ALTER TABLE token_events DETACH PARTITION ${expired} CONCURRENTLY`)
    expect(await dropExpiredPartitions(pool, 90)).toEqual({ dropped: [expired], postponed: [] })
    expect(await tableExists(expired)).toBe(false)
  })

  it('are dropped once by two instances at once', async () => {
    const expired = [await addDay(-93), await addDay(-92), await addDay(-91)]
    await Promise.all([dropExpiredPartitions(pool, 90), dropExpiredPartitions(pool, 90)])
    for (const name of expired) expect(await tableExists(name)).toBe(false)
  })

  it('leave no lock or setting behind on the pool', async () => {
    await addDay(-91)
    await dropExpiredPartitions(pool, 90)
    expect((await pool.query('SHOW lock_timeout')).rows).toEqual([{ lock_timeout: '0' }])
    const advisory = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
    await expect.poll(async () => (await pool.query(advisory)).rowCount).toBe(0)
  })
})
