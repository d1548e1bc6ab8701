import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPool } from '../db/pool.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { uuidv7 } from '../ids.ts'
import { createLog, type Log } from '../log.ts'
import type { TokenHookOutcome } from '../oauth/ports.ts'
import type { HttpAnswer, TokenEndpointInput } from '../oauth/token-endpoint.ts'
import { ensureSigningKeysInUse } from '../signing-keys/ensure-signing-keys.ts'
import { createIssuer, type Issuer, type IssuerOptions } from './issuer.ts'
import { ROWS_PER_KEY_AND_MINUTE } from './refusal-fold.ts'
import { configWriter } from './testing.ts'

const ISSUER = 'https://writ.example/'
const AUDIENCE = 'https://timesheets.example/'
const API = 'a'.repeat(24)
const SECRET = 'a-secret-of-more-than-32-characters-in-tests'
const encryption = createTestEncryption()
const system = { type: 'system', id: 'test', name: 'test' } as const

let db: TestDatabase
let issuer: Issuer
let clientId: string
let opened: Issuer[] = []

function openIssuer(options: Partial<IssuerOptions> = {}): Issuer {
  const made = createIssuer({ pool: db.pool, databaseUrl: db.url, encryption, issuer: ISSUER, log: createLog('silent'), ...options })
  opened.push(made)
  return made
}

beforeAll(async () => {
  db = await createTestDatabase()
  await configWriter(db.pool).resourceServer(API, AUDIENCE, ['read', 'write'])
  await ensureSigningKeysInUse(db.prisma, encryption, system)
})
beforeEach(async () => {
  issuer = openIssuer()
  clientId = uuidv7()
  const config = configWriter(db.pool)
  await config.client(clientId, [{ id: `cred_${clientId}`, hash: encryption.hashClientSecret(SECRET) }])
  await config.grant(clientId, API, ['read', 'write'])
})
afterEach(async () => {
  await Promise.all(opened.map((made) => made.close()))
  opened = []
})
afterAll(() => db.drop())

function request(overrides: Partial<TokenEndpointInput> & { parameters?: Record<string, string> } = {}): TokenEndpointInput {
  const { parameters, ...input } = overrides
  const body = { grant_type: 'client_credentials', client_id: clientId, client_secret: SECRET, audience: AUDIENCE, ...parameters }
  return {
    requestId: uuidv7(),
    method: 'POST',
    contentType: 'application/json',
    contentEncoding: undefined,
    authorization: undefined,
    body: Buffer.from(JSON.stringify(body)),
    address: '192.0.2.1',
    hostname: 'writ.example',
    acceptLanguage: '',
    userAgent: 'test',
    source: 'token_endpoint',
    ...input,
  }
}

async function eventsOf(id: string) {
  const { rows } = await db.pool.query('SELECT * FROM token_events WHERE id = $1 OR corrects = $1 ORDER BY occurred_at, outcome', [id])
  return rows
}
const rowId = (answer: HttpAnswer) => String(answer.headers['x-request-id']).replace('req_', '')

describe('an issued token', () => {
  it('verifies against the published keys, and its row names what it carries', async () => {
    const input = request()
    const answer = await issuer.service.handle(input)
    expect(answer.status).toBe(200)
    const { access_token, expires_in } = JSON.parse(answer.body)
    const jwks = createLocalJWKSet(JSON.parse((await issuer.service.jwks('GET', undefined)).body))
    const { payload, protectedHeader } = await jwtVerify(access_token, jwks, { issuer: ISSUER, audience: AUDIENCE })
    expect(payload).toMatchObject({ jti: input.requestId, scope: 'read write', sub: `${clientId}@clients` })
    expect(answer.headers['x-request-id']).toBe(`req_${input.requestId}`)
    expect(await eventsOf(input.requestId)).toMatchObject([
      {
        outcome: 'issued',
        client_id: clientId,
        kid: protectedHeader.kid,
        alg: 'RS256',
        token_expires_at: new Date(Number(payload.exp) * 1000),
      },
    ])
    expect(Number(payload.exp) - Number(payload.iat)).toBe(expires_in)
    expect(JSON.stringify(await eventsOf(input.requestId))).not.toContain(SECRET)
    expect(JSON.stringify(await eventsOf(input.requestId))).not.toContain(access_token)
  })

  it('that its client never got is corrected by a second row', async () => {
    const input = request()
    const answer = await issuer.service.handle(input)
    answer.notDelivered?.()
    await issuer.flush()
    expect(await eventsOf(input.requestId)).toMatchObject([
      { id: input.requestId, outcome: 'issued' },
      { corrects: input.requestId, outcome: 'not_delivered', reason: 'connection_closed', client_id: clientId },
    ])
  })
})

describe('a change of the configuration decides the very next request', () => {
  it.each([
    { name: 'a removed grant', sql: 'DELETE FROM client_grants WHERE client_id = $1', reason: 'grant_missing' },
    { name: 'a disabled application', sql: 'UPDATE clients SET disabled_at = now() WHERE id = $1', reason: 'client_disabled' },
    {
      name: 'a revoked secret',
      sql: 'UPDATE client_secrets SET revoked_at = now(), slot = NULL WHERE client_id = $1',
      reason: 'secret_retired',
    },
    {
      name: 'an expired secret',
      sql: "UPDATE client_secrets SET expires_at = now() - interval '1 s' WHERE client_id = $1",
      reason: 'secret_expired',
    },
    {
      name: 'an expired grant',
      sql: "UPDATE client_grants SET expires_at = now() - interval '1 s' WHERE client_id = $1",
      reason: 'grant_expired',
    },
    { name: 'a deleted application', sql: 'DELETE FROM clients WHERE id = $1', reason: 'client_unknown' },
  ])('of an issuer that had everything in memory: $name', async ({ sql, reason }) => {
    expect((await issuer.service.handle(request())).status).toBe(200)
    await db.pool.query(sql, [clientId])
    const input = request()
    const answer = await issuer.service.handle(input)
    expect(answer.status).not.toBe(200)
    expect(await eventsOf(input.requestId)).toMatchObject([{ outcome: 'refused', reason }])
  })

  it('also from refused to issued', async () => {
    await db.pool.query('DELETE FROM client_grants WHERE client_id = $1', [clientId])
    expect((await issuer.service.handle(request())).status).toBe(400)
    await configWriter(db.pool).grant(clientId, API, ['read'])
    expect((await issuer.service.handle(request())).status).toBe(200)
  })

  it('also when the refusal would have been folded away without a row', async () => {
    await db.pool.query('DELETE FROM client_grants WHERE client_id = $1', [clientId])
    for (let sent = 0; sent <= ROWS_PER_KEY_AND_MINUTE; sent++) await issuer.service.handle(request())
    await configWriter(db.pool).grant(clientId, API, ['read'])
    expect((await issuer.service.handle(request())).status).toBe(200)
  })

  it('an expiry that passes without any change ends tokens by the clock of the database', async () => {
    await db.pool.query("UPDATE client_grants SET expires_at = clock_timestamp() + interval '400 ms' WHERE client_id = $1", [clientId])
    expect((await issuer.service.handle(request())).status).toBe(200)
    await db.pool.query('SELECT pg_sleep_until(expires_at) FROM client_grants WHERE client_id = $1', [clientId])
    const input = request()
    expect((await issuer.service.handle(input)).status).toBe(400)
    expect(await eventsOf(input.requestId)).toMatchObject([{ reason: 'grant_expired' }])
  })
})

describe('deciding again', () => {
  const unchanged = (overrides: Partial<Extract<TokenHookOutcome, { decision: 'continue' }>> = {}): TokenHookOutcome => ({
    ok: true,
    decision: 'continue',
    scopes: ['read'],
    claims: new Map(),
    modified: false,
    runs: [],
    ...overrides,
  })

  it('hands the hook its outcome of the decision that was overtaken, and signs an equal token once', async () => {
    const seen: (TokenHookOutcome | undefined)[] = []
    const outcome = unchanged()
    const moving = openIssuer({
      hook: {
        async run(_input, previous) {
          seen.push(previous)
          if (seen.length === 1) await db.pool.query("INSERT INTO settings (key, value) VALUES ($1, '1')", [uuidv7()])
          return outcome
        },
      },
    })
    await moving.service.handle(request()) // loads everything
    seen.length = 0
    const input = request()
    const answer = await moving.service.handle(input)
    expect(answer.status).toBe(200)
    expect(seen).toEqual([undefined, outcome])
    expect(await eventsOf(input.requestId)).toHaveLength(1)
  })

  it('ends with 503 and no row after three decisions that the configuration overtook', async () => {
    let runs = 0
    let moves = false
    const moving = openIssuer({
      hook: {
        async run() {
          runs++
          if (moves) await db.pool.query("INSERT INTO settings (key, value) VALUES ($1, '1')", [uuidv7()])
          return unchanged()
        },
      },
    })
    expect((await moving.service.handle(request())).status).toBe(200)
    runs = 0
    moves = true
    const input = request()
    const answer = await moving.service.handle(input)
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    expect(JSON.parse(answer.body)).toMatchObject({ error: 'temporarily_unavailable' })
    expect(runs).toBe(3)
    expect(await eventsOf(input.requestId)).toEqual([])
  })
})

describe('failing closed', () => {
  it('no token when the hook throws what nobody expected', async () => {
    const broken = openIssuer({
      hook: {
        run() {
          throw new Error('a secret of the hook')
        },
      },
    })
    const answer = await broken.service.handle(request())
    expect(answer.status).toBe(500)
    expect(JSON.parse(answer.body)).toMatchObject({ error: 'server_error' })
    expect(answer.body).not.toContain('a secret of the hook')
  })

  it('no token when the database is away, and again tokens when it is back', async () => {
    const [{ pid }] = (await db.pool.query('SELECT pg_backend_pid() AS pid')).rows
    expect(pid).toBeGreaterThan(0)
    const away = openIssuer({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' })
    const input = request()
    const answer = await away.service.handle(input)
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    expect(await eventsOf(input.requestId)).toEqual([])

    expect((await issuer.service.handle(request())).status).toBe(200)
    await db.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'writ ledger%'",
    )
    await vi.waitUntil(async () => (await issuer.service.handle(request())).status === 200, { timeout: 10_000, interval: 20 })
  })

  it('no token when the key of the API cannot be opened: a row that says so, and readiness too', async () => {
    const strange = openIssuer({ encryption: createTestEncryption() })
    await db.pool.query('UPDATE client_secrets SET secret_hash = $2 WHERE client_id = $1', [clientId, encryption.hashClientSecret(SECRET)])
    const wrongKeys = openIssuer({
      encryption: { ...encryption, open: () => Buffer.from('not a key') },
    })
    const input = request()
    const answer = await wrongKeys.service.handle(input)
    expect(answer.status).toBe(500)
    expect(await eventsOf(input.requestId)).toMatchObject([{ outcome: 'refused', failing_step: 'sign', reason: 'signing_unavailable' }])
    expect(await wrongKeys.status()).toMatchObject({ database: true, keys: false })
    expect(await strange.status()).toMatchObject({ database: true })
  })
})

describe('refusals', () => {
  it('beyond the rows of a minute are answered with the id of the one row that counts them', async () => {
    const answers: HttpAnswer[] = []
    for (let sent = 0; sent < ROWS_PER_KEY_AND_MINUTE + 5; sent++) {
      answers.push(await issuer.service.handle(request({ parameters: { client_secret: 'x'.repeat(40) } })))
    }
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
    await issuer.flush()
    const { rows } = await db.pool.query(
      'SELECT sum(folded_count)::int AS refusals, count(*)::int AS rows FROM token_events WHERE client_id = $1',
      [clientId],
    )
    expect(rows[0].refusals).toBe(ROWS_PER_KEY_AND_MINUTE + 5)
    expect(rows[0].rows).toBeLessThan(ROWS_PER_KEY_AND_MINUTE + 5)
    for (const answer of answers) expect(await eventsOf(rowId(answer))).toHaveLength(1)
  })

  it('of others never slow down or refuse the holder of the right secret', async () => {
    await Promise.all(Array.from({ length: 300 }, () => issuer.service.handle(request({ parameters: { client_secret: 'x'.repeat(40) } }))))
    expect((await issuer.service.handle(request())).status).toBe(200)
  })
})

describe('the key set', () => {
  it('is served with a strong ETag and for any origin, and is revalidated', async () => {
    const answer = await issuer.service.jwks('GET', undefined)
    expect(answer).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' } })
    const again = await issuer.service.jwks('GET', answer.headers.etag)
    expect(again).toMatchObject({ status: 304, body: '' })
  })

  it('shows a new key at once', async () => {
    const before = JSON.parse((await issuer.service.jwks('GET', undefined)).body).keys.length
    await configWriter(db.pool).resourceServer('b'.repeat(24), 'https://es256.example/', [], 'ES256')
    await ensureSigningKeysInUse(db.prisma, encryption, system)
    const after = JSON.parse((await issuer.service.jwks('GET', undefined)).body).keys.length
    expect(after).toBe(before + 2)
  })

  it('is served for its max-age from memory while the database is away, and the process log says why, once', async () => {
    const written: string[] = []
    const log = { ...createLog('silent'), error: (_data: unknown, message: string) => written.push(message) } as unknown as Log
    const pool = createPool(db.url, { max: 1, applicationName: 'writ test' })
    const leaving = openIssuer({ pool, log })
    const before = await leaving.service.jwks('GET', undefined)
    expect(before.status).toBe(200)
    await pool.end()
    expect(await leaving.service.jwks('GET', undefined)).toEqual(before)
    expect(await leaving.service.jwks('GET', undefined)).toEqual(before)
    expect(written).toEqual(['the key set cannot be read'])
  })
})
