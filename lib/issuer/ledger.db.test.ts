import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ADVISORY_LOCKS } from '../db/advisory-locks.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { uuidv7 } from '../ids.ts'
import { BatchOutcomeUnknown, BatchRefused, LedgerConnection } from './ledger-connection.ts'
import { LedgerWriter } from './ledger-writer.ts'
import { configWriter, issuedRow, readTag } from './testing.ts'

let db: TestDatabase
let connection: LedgerConnection
let writer: LedgerWriter

beforeAll(async () => {
  db = await createTestDatabase()
})
beforeEach(() => {
  connection = new LedgerConnection(db.url, 10_000, 'ledger test')
  writer = new LedgerWriter(connection, uuidv7)
  return () => connection.close()
})
afterAll(() => db.drop())

async function eventIds(): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>('SELECT id FROM token_events ORDER BY batch_seq, batch_index')
  return rows.map(({ id }) => id)
}

describe('a batch of decided requests', () => {
  it('commits the rows decided under the configuration of now, and only those', async () => {
    const tag = await readTag(db.pool)
    const current = issuedRow(tag)
    const outdated = issuedRow(uuidv7())
    const outcomes = await Promise.all([writer.append(current), writer.append(outdated)])
    expect(outcomes).toMatchObject([{ committed: true }, { committed: false, tag }])
    const ids = await eventIds()
    expect(ids).toContain(current.id)
    expect(ids).not.toContain(outdated.id)
  })

  it('lets no decision outlive the expiry of what it rests on, by the clock of the database', async () => {
    const tag = await readTag(db.pool)
    const outcomes = await Promise.all([
      writer.append(issuedRow(tag, { valid_until: new Date(Date.now() - 1).toISOString() })),
      writer.append(issuedRow(tag, { valid_until: new Date(Date.now() + 60_000).toISOString() })),
    ])
    expect(outcomes.map(({ committed }) => committed)).toEqual([false, true])
  })

  it('stores what the log shows, and nothing else of the request', async () => {
    const row = issuedRow(await readTag(db.pool), { details: { note: 'x' }, hook_runs: [{ hookId: 'h' }], modified: true })
    await writer.append(row)
    const { rows } = await db.pool.query('SELECT * FROM token_events WHERE id = $1', [row.id])
    expect(rows).toMatchObject([
      {
        outcome: 'issued',
        client_id: 'billing',
        client_name: 'Billing',
        audience: 'https://api.example/',
        requested_scopes: [],
        allowed_scopes: ['read', 'write'],
        granted_scopes: ['read', 'write'],
        credential_hint: 'abcd',
        kid: 'key-1',
        token_expires_at: new Date('2030-01-01T00:00:30.000Z'),
        details: { note: 'x' },
        hook_runs: [{ hookId: 'h' }],
        step_microseconds: { parse: 1 },
        modified: true,
        corrects: null,
      },
    ])
  })

  it('counts what it commits, and nothing that did not pass', async () => {
    const tag = await readTag(db.pool)
    const clientId = `client-${uuidv7()}`
    const of = (overrides: object) => issuedRow(tag, { client_id: clientId, counted_client_id: clientId, ...overrides })
    await Promise.all([
      writer.append(of({})),
      writer.append(of({})),
      writer.append(of({ modified: true })),
      writer.append(of({ outcome: 'refused', failing_step: 'grant', reason: 'grant_missing' })),
      writer.append(of({ outcome: 'refused', failing_step: 'grant', reason: 'grant_missing', decided_tag: null, folded_count: 40 })),
      writer.append(of({ decided_tag: uuidv7() })),
    ])
    const { rows } = await db.pool.query(
      'SELECT outcome, reason, sum(count)::int AS count FROM token_counters WHERE client_id = $1 GROUP BY 1, 2 ORDER BY 1, 2',
      [clientId],
    )
    expect(rows).toEqual([
      { outcome: 'issued', reason: '', count: 2 },
      { outcome: 'modified', reason: '', count: 1 },
      { outcome: 'refused', reason: 'grant_missing', count: 41 },
    ])
  })

  it('counts tokens alive under a key by the minute in which the last of them has expired', async () => {
    const tag = await readTag(db.pool)
    const kid = `kid-${uuidv7()}`
    await writer.append(issuedRow(tag, { kid, token_expires_at: '2030-01-01T00:00:00.000Z' }))
    await writer.append(issuedRow(tag, { kid, token_expires_at: '2030-01-01T00:00:01.000Z' }))
    const { rows } = await db.pool.query('SELECT expiry_minute, count::int FROM key_expiry_counters WHERE kid = $1 ORDER BY 1', [kid])
    expect(rows).toEqual([
      { expiry_minute: new Date('2030-01-01T00:00:00.000Z'), count: 1 },
      { expiry_minute: new Date('2030-01-01T00:01:00.000Z'), count: 1 },
    ])
  })

  it('notes which scopes of a grant were issued today, once', async () => {
    const tag = await readTag(db.pool)
    const grantId = `cgr_${uuidv7()}`
    await writer.append(issuedRow(tag, { grant_id: grantId, granted_scopes: 'read' }))
    await writer.append(issuedRow(tag, { grant_id: grantId, granted_scopes: 'read write' }))
    await writer.append(issuedRow(tag, { grant_id: grantId, granted_scopes: '' }))
    const { rows } = await db.pool.query('SELECT scope FROM scope_usage WHERE grant_id = $1 ORDER BY scope', [grantId])
    expect(rows).toEqual([{ scope: 'read' }, { scope: 'write' }])
  })

  it('names a credential on its first use by this writer, and keeps its last use', async () => {
    const tag = await readTag(db.pool)
    const credential = `cred_${uuidv7()}`
    const rows = (address: string) => JSON.stringify([issuedRow(tag, { credential_id: credential, address })])
    const writerId = uuidv7()
    const first = await connection.append(writerId, 1, rows('192.0.2.1'))
    const second = await connection.append(writerId, 2, rows('192.0.2.2'))
    expect([first.firstUsed, second.firstUsed]).toEqual([[credential], []])
    const { rows: usage } = await db.pool.query('SELECT last_address FROM secret_usage WHERE secret_id = $1', [credential])
    expect(usage).toEqual([{ last_address: '192.0.2.2' }])
  })
})

describe('a batch and a change of the configuration', () => {
  it('wait for each other, so that no row commits after the change by the rules before it', async () => {
    const tag = await readTag(db.pool)
    const admin = new pg.Client(db.url)
    await admin.connect()
    try {
      await admin.query('BEGIN')
      await admin.query("INSERT INTO settings (key, value) VALUES ($1, '1')", [uuidv7()])
      // The change is not committed: the old rules are the rules, and an open transaction holds nobody up.
      await expect(writer.append(issuedRow(tag))).resolves.toMatchObject({ committed: true })
      await admin.query('COMMIT')
    } finally {
      await admin.end()
    }
    const outcome = await writer.append(issuedRow(tag))
    expect(outcome.committed).toBe(false)
    expect(outcome.tag).toBe(await readTag(db.pool))
  })

  it('that is committing makes the batch wait for its end and then see it', async () => {
    const tag = await readTag(db.pool)
    const admin = new pg.Client(db.url)
    await admin.connect()
    try {
      await admin.query('BEGIN')
      await admin.query("INSERT INTO settings (key, value) VALUES ($1, '1')", [uuidv7()])
      await admin.query('SET CONSTRAINTS ALL IMMEDIATE') // the bump of the commit, with the transaction still open
      const waiting = writer.append(issuedRow(tag))
      await untilSomebodyWaitsForTheLock()
      await admin.query('COMMIT')
      await expect(waiting).resolves.toMatchObject({ committed: false })
    } finally {
      await admin.end()
    }
  })

  async function untilSomebodyWaitsForTheLock() {
    for (;;) {
      const { rows } = await db.pool.query(
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        [ADVISORY_LOCKS.CONFIG_COMMIT],
      )
      if (rows.length > 0) return
    }
  }
})

describe('a batch that cannot be written', () => {
  it.each([
    { name: 'a NUL character', overrides: { user_agent: 'a\u0000b' } },
    { name: 'a lone surrogate', overrides: { client_name: '\ud800' } },
    { name: 'no valid time', overrides: { token_expires_at: 'never' } },
    { name: 'an outcome that does not exist', overrides: { outcome: 'maybe' as 'issued' } },
  ])('because of one row with $name lets its neighbours pass', async ({ overrides }) => {
    const tag = await readTag(db.pool)
    const good = [issuedRow(tag), issuedRow(tag), issuedRow(tag), issuedRow(tag)]
    const poison = issuedRow(tag, overrides)
    const outcomes = await Promise.allSettled(
      [good[0], good[1], poison, good[2], good[3]].map((row) => writer.append(row as typeof poison)),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    const ids = await eventIds()
    expect(ids).toEqual(expect.arrayContaining(good.map(({ id }) => id)))
    expect(ids).not.toContain(poison.id)
  })

  it('within the deadline is given up, its connection destroyed, and the next batch opens another', async () => {
    const tag = await readTag(db.pool)
    const impatient = new LedgerConnection(db.url, 300, 'impatient ledger test')
    const blocker = new pg.Client(db.url)
    await blocker.connect()
    const rows = JSON.stringify([issuedRow(tag)])
    try {
      await blocker.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.CONFIG_COMMIT])
      await expect(impatient.append(uuidv7(), 1, rows)).rejects.toBeInstanceOf(BatchOutcomeUnknown)
      await blocker.query('SELECT pg_advisory_unlock_all()')
      await expect(impatient.append(uuidv7(), 1, JSON.stringify([issuedRow(tag)]))).resolves.toMatchObject({
        passed: [0],
      })
    } finally {
      await blocker.end()
      await impatient.close()
    }
  })

  it('because a commit of configuration hangs is refused by the database first, and leaves no session waiting behind it', async () => {
    const name = 'ledger test behind a hanging commit'
    const patient = new LedgerConnection(db.url, 10_000, name)
    const blocker = new pg.Client(db.url)
    await blocker.connect()
    const row = issuedRow(await readTag(db.pool))
    try {
      await blocker.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.CONFIG_COMMIT])
      const append = patient.append(uuidv7(), 1, JSON.stringify([row]))
      await expect(append).rejects.toMatchObject({ sqlState: '55P03' })
      const sessions = async () => (await db.pool.query('SELECT state FROM pg_stat_activity WHERE application_name = $1', [name])).rows
      await expect.poll(sessions).toEqual([{ state: 'idle' }]) // the error comes a moment before the end of its statement
      await blocker.query('SELECT pg_advisory_unlock_all()')
      expect(await eventIds()).not.toContain(row.id)
    } finally {
      await blocker.end()
      await patient.close()
    }
  })

  it('because its backend was ended has an unknown outcome; because nobody answers, a known one', async () => {
    const tag = await readTag(db.pool)
    const rows = () => JSON.stringify([issuedRow(tag)])
    await connection.append(uuidv7(), 1, rows())
    await db.pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ledger test'")
    // pg may have noticed the end before the next batch (then it opens a new connection) or during it (then the outcome is unknown).
    const [after] = await Promise.allSettled([connection.append(uuidv7(), 1, rows())])
    if (after.status === 'rejected') expect(after.reason).toBeInstanceOf(BatchOutcomeUnknown)
    const away = new LedgerConnection('postgres://nobody@127.0.0.1:1/none', 1_000, 'away')
    await expect(away.append(uuidv7(), 1, rows())).rejects.toBeInstanceOf(BatchRefused)
  })
})

it('an instant, a client and an API of a burst are one counter row per minute, so charts never scan events', async () => {
  const config = configWriter(db.pool)
  await config.client(`c${uuidv7()}`)
  const tag = await readTag(db.pool)
  const audience = `https://${uuidv7()}/`
  await Promise.all(Array.from({ length: 120 }, () => writer.append(issuedRow(tag, { audience, counted_audience: audience }))))
  const { rows } = await db.pool.query('SELECT count(*)::int AS rows, sum(count)::int AS tokens FROM token_counters WHERE audience = $1', [
    audience,
  ])
  expect(rows[0]).toMatchObject({ tokens: 120 })
  expect(rows[0].rows).toBeLessThanOrEqual(2) // two when the minute changed meanwhile
})
