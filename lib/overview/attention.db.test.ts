import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rollUpClientStats } from '../client-stats/roll-up-client-stats.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { configWriter } from '../issuer/testing.ts'
import { inOrder } from './attention.ts'
import { findTokenPerCall } from './find-token-per-call.ts'
import { listAttention } from './list-attention.ts'

const WRITER = '00000000-0000-4000-8000-000000000001'
let database: TestDatabase
let config: ReturnType<typeof configWriter>

beforeAll(async () => {
  database = await createTestDatabase()
  config = configWriter(database.pool)
})
afterAll(() => database?.drop())
beforeEach(async () => {
  await database.pool.query(
    'TRUNCATE token_counters, token_events, secret_usage, key_expiry_counters, signing_keys, clients, client_stats, resource_servers, held_scopes CASCADE',
  )
  await config.client('billing', [{ id: 'cred_1', hash: 'x' }])
})

const sql = (text: string, values: unknown[] = []) => database.pool.query(text, values)
const lines = async () => (await listAttention(database.prisma)).lines
const kinds = async () => (await lines()).map(({ kind }) => kind)

describe('nothing', () => {
  it('needs attention where all is well', async () => expect(await lines()).toEqual([]))
})

describe('a denied application', () => {
  const deny = (reason: string, count: number, ago = '5 minutes', clientId = 'billing') =>
    sql(`INSERT INTO token_counters VALUES (date_trunc('minute', now() - $4::interval), '${WRITER}', $1, '', 'refused', $2, $3)`, [
      clientId,
      reason,
      count,
      ago,
    ])

  it('is named from the tenth refusal of the last hour on, with its most frequent reason', async () => {
    await deny('secret_wrong', 6)
    await deny('grant_missing', 3)
    expect(await lines()).toEqual([])
    await deny('grant_missing', 4, '10 minutes')
    expect(await lines()).toEqual([
      { kind: 'application_denied', application: { id: 'billing', name: 'billing' }, count: 13, reason: 'grant_missing' },
    ])
  })

  it('is forgotten after an hour, and who is unknown has no page', async () => {
    await deny('secret_wrong', 60, '2 hours')
    await deny('client_unknown', 60, '5 minutes', '')
    await deny('client_unknown', 60, '5 minutes', 'stranger')
    expect(await lines()).toEqual([])
  })
})

describe('an expiry', () => {
  it('of a secret counts within 14 days', async () => {
    await sql(`UPDATE client_secrets SET expires_at = now() + interval '15 days'`)
    expect(await lines()).toEqual([])
    await sql(`UPDATE client_secrets SET expires_at = now() + interval '6 days'`)
    expect(await lines()).toMatchObject([{ kind: 'secret_expiring', hint: 'abcd', application: { id: 'billing' }, at: expect.any(Date) }])
  })

  it.each([
    ['the application is disabled', 'UPDATE clients SET disabled_at = now()'],
    ['it retires before', `UPDATE client_secrets SET retires_at = now() + interval '1 day' WHERE id = 'cred_1'`],
    ['it has ended', `UPDATE client_secrets SET expires_at = now() - interval '1 day' WHERE id = 'cred_1'`],
    [
      'another one that lives longer is in use',
      `WITH s AS (INSERT INTO client_secrets (id, client_id, secret_hash, secret_hint, slot) VALUES ('cred_2', 'billing', 'x', 'efgh', 2))
       INSERT INTO secret_usage VALUES ('cred_2', '${WRITER}', 'billing', now(), now(), '')`,
    ],
  ])('of a secret does not when %s', async (_why, change) => {
    await sql(`UPDATE client_secrets SET expires_at = now() + interval '6 days'`)
    await sql(change)
    expect(await lines()).toEqual([])
  })

  it('of a grant counts within 14 days', async () => {
    await config.resourceServer('r1', 'https://ledger.example/')
    await sql(`INSERT INTO signing_keys (kid, alg, status, public_jwk, private_key_sealed) VALUES ('k', 'RS256', 'current', '{}', '')`)
    await config.grant('billing', 'r1')
    await sql(`UPDATE client_grants SET expires_at = now() + interval '2 days'`)
    expect(await lines()).toMatchObject([
      { kind: 'grant_expiring', api: 'https://ledger.example/', grantId: expect.stringMatching(/^cgr_/) },
    ])
    await sql(`UPDATE client_grants SET expires_at = now() + interval '20 days'`)
    expect(await lines()).toEqual([])
  })
})

describe('scopes', () => {
  it('that were quiet for the days of the setting are named with how many are held', async () => {
    await config.resourceServer('r1', 'https://ledger.example/', ['a', 'b', 'c'])
    await sql(`INSERT INTO signing_keys (kid, alg, status, public_jwk, private_key_sealed) VALUES ('k', 'RS256', 'current', '{}', '')`)
    await config.grant('billing', 'r1', ['a', 'b', 'c'])
    expect(await lines()).toEqual([])
    await sql(`UPDATE held_scopes SET quiet_since = current_date - 91 WHERE scope <> 'c'`)
    expect(await lines()).toEqual([
      { kind: 'unused_scopes', application: { id: 'billing', name: 'billing' }, unused: 2, held: 3, days: 90 },
    ])
  })
})

describe('signing keys', () => {
  const key = (status: string) =>
    sql(`INSERT INTO signing_keys (kid, alg, status, public_jwk, private_key_sealed) VALUES ('old', 'ES256', $1, '{}', '')`, [status])

  it('that are missing for an algorithm in use come first', async () => {
    await config.resourceServer('r1', 'https://ledger.example/', [], 'ES256')
    await sql(`UPDATE client_secrets SET expires_at = now() + interval '6 days'`)
    expect(await kinds()).toEqual(['no_signing_key', 'secret_expiring'])
    await key('current')
    expect(await kinds()).toEqual(['secret_expiring'])
  })

  it('may be revoked when the last token has expired for five minutes', async () => {
    await key('previous')
    expect(await lines()).toEqual([])
    await sql(`INSERT INTO key_expiry_counters VALUES ('old', now() - interval '4 minutes', '${WRITER}', 1)`)
    expect(await lines()).toEqual([])
    await sql(`UPDATE key_expiry_counters SET expiry_minute = now() - interval '6 minutes'`)
    expect(await lines()).toEqual([{ kind: 'key_safe_to_revoke', kid: 'old', alg: 'ES256' }])
  })
})

describe('a token per call', () => {
  /** Tokens of one hour's life, one a minute until now, from so many addresses in turn. */
  async function issue(count: number, addresses: number) {
    await sql(
      `INSERT INTO token_counters VALUES (date_trunc('minute', now()), '${WRITER}', 'billing', '', 'issued', '', $1)
         ON CONFLICT (minute, writer_id, client_id, audience, outcome, reason) DO UPDATE SET count = token_counters.count + excluded.count`,
      [count],
    )
    await sql(
      `INSERT INTO token_events (occurred_at, id, writer_id, batch_seq, batch_index, outcome, client_id, audience, address, token_expires_at)
       SELECT at, gen_random_uuid(), '${WRITER}', 1, n, 'issued', 'billing', 'https://a/', '192.0.2.' || n % $2, at + interval '1 hour'
         FROM (SELECT n, greatest(now() - n * interval '1 second', date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC') AS at
                 FROM generate_series(1, $1) n) events`,
      [count, addresses],
    )
    await rollUpClientStats(database.pool)
  }

  it('is named from a hundred tokens on, with what a cache would need', async () => {
    await issue(99, 1)
    expect(await findTokenPerCall(database.prisma)).toEqual([])
    await issue(21, 1)
    expect(await findTokenPerCall(database.prisma)).toEqual([
      { kind: 'token_per_call', application: { id: 'billing', name: 'billing' }, tokens: 120, needed: 1 },
    ])
    expect(await findTokenPerCall(database.prisma, { clientId: 'other' })).toEqual([])
    expect(await findTokenPerCall(database.prisma, { clientId: 'billing' })).toHaveLength(1)
  })

  it('is not told of many addresses that each keep theirs', async () => {
    await issue(120, 60)
    expect(await findTokenPerCall(database.prisma)).toEqual([])
  })
})

describe('the order', () => {
  it('is by urgency, then by the nearest or the most', () => {
    const application = { id: 'a', name: 'a' }
    const at = (day: number) => new Date(Date.UTC(2026, 10, day))
    const sorted = inOrder([
      { kind: 'key_safe_to_revoke', kid: 'k', alg: 'RS256' },
      { kind: 'unused_scopes', application, unused: 3, held: 4, days: 90 },
      { kind: 'secret_expiring', application, hint: 'x', at: at(9) },
      { kind: 'grant_expiring', grantId: 'g', application, api: 'b', at: at(3) },
      { kind: 'application_denied', application, count: 41, reason: 'secret_wrong' },
      { kind: 'application_denied', application, count: 99, reason: 'secret_wrong' },
    ])
    expect(sorted.map((line) => ('count' in line ? line.count : line.kind))).toEqual([
      99,
      41,
      'grant_expiring',
      'secret_expiring',
      'unused_scopes',
      'key_safe_to_revoke',
    ])
  })
})
