import fc from 'fast-check'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { ERROR_TABLE } from './error-table.ts'
import type { RefusalReason } from './oauth-error.ts'
import type { ClientSecret } from './ports.ts'
import { SIGNING_ALGS, TOKEN_DIALECTS } from './ports.ts'
import type { TestWorld } from './testing.ts'
import {
  AUDIENCE,
  basicHeader,
  CLIENT_ID,
  formRequest,
  GOOD,
  ISSUER,
  jsonRequest,
  NOW,
  requestToken,
  SECRET,
  testClient,
  testGrant,
  testResourceServer,
  testSecret,
  testSigningKeys,
} from './testing.ts'
import type { TokenEndpointInput } from './token-endpoint.ts'

const BAD_REQUESTS = 10_000
const GOOD_REQUESTS = 300

/** Text with everything that has ever upset a parser, a log or a database. */
const nasty = fc.oneof(
  { weight: 2, arbitrary: fc.array(fc.nat(0xffff), { maxLength: 40 }).map((units) => String.fromCharCode(...units)) },
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\ud800',
    '\udc00\ud800',
    '\u202e',
    '%00',
    '%',
    '%zz',
    '%ED%A0%80',
    '+',
    '&',
    '=',
    '"',
    '\\',
    '\r\nX: y',
    '🂡',
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', "' OR 1=1 --", '<script>', 'x'.repeat(5_000)),
  fc.constantFrom(CLIENT_ID, AUDIENCE, 'client_credentials', 'read:reports', 'read:reports  x', 'delete:reports', 'urn:x', 'urn:x#y'),
)
const names = ['grant_type', 'client_id', 'client_secret', 'audience', 'resource', 'scope', 'client_assertion', 'client_assertion_type']
const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, nasty)
const pairs = fc.array(fc.tuple(name, nasty), { maxLength: 8 })

/** A good request with some parameters replaced, dropped or added: most of them get past the first step. */
const spoiled = fc
  .tuple(fc.subarray(Object.entries(GOOD) as [string, string][], { minLength: 2 }), pairs, fc.boolean())
  .map(([kept, added, isUnique]) => (isUnique ? [...new Map([...kept, ...added])] : [...kept, ...added]))

const formBody = fc.oneof(pairs, spoiled).map((entries) => new URLSearchParams(entries).toString())
const jsonBody = fc.oneof(
  fc.oneof(pairs, spoiled).map((entries) => `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`),
  fc.json(),
)
/** A body as bytes, sometimes with one of them changed or the end cut off. */
const damage = fc.record({ at: fc.nat(400), byte: fc.option(fc.nat(255)), length: fc.option(fc.nat(400), { freq: 5 }) })
const bytes = fc.oneof(
  fc.tuple(fc.oneof(formBody, jsonBody, nasty), fc.option(damage)).map(([text, harm]) => {
    const body = Buffer.from(text)
    if (harm && harm.byte !== null && harm.at < body.length) body[harm.at] = harm.byte
    return harm?.length != null ? body.subarray(0, harm.length) : body
  }),
  fc.uint8Array({ maxLength: 200 }),
)
const body = fc.oneof({ weight: 30, arbitrary: bytes }, fc.constantFrom<'too_large' | 'incomplete'>('too_large', 'incomplete'))

const FORM = 'application/x-www-form-urlencoded'
const contentType = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(FORM, 'application/json', `${FORM}; charset=UTF-8`) },
  fc.constantFrom(
    undefined,
    '',
    ';;',
    'text/plain',
    `${FORM}; charset=utf-16`,
    'application/json;charset',
    'multipart/form-data; boundary=x',
  ),
  nasty,
)
const authorization = fc.oneof(
  { weight: 5, arbitrary: fc.constant(undefined) },
  fc.tuple(fc.oneof(fc.constant(CLIENT_ID), nasty), nasty).map(([id, secret]) => basicHeader(`${id}:${secret}`)),
  nasty.map((text) => `Basic ${text}`),
  nasty,
)
const anyRequest: fc.Arbitrary<Partial<TokenEndpointInput>> = fc.record({
  method: fc.oneof({ weight: 30, arbitrary: fc.constant('POST') }, fc.constantFrom('GET', 'HEAD', 'PUT', 'OPTIONS', ''), nasty),
  contentType,
  contentEncoding: fc.oneof({ weight: 20, arbitrary: fc.constant(undefined) }, fc.constantFrom('identity', 'gzip', ''), nasty),
  authorization,
  body,
  address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant(''), nasty),
  hostname: nasty,
  acceptLanguage: nasty,
  userAgent: nasty,
})

interface BadRequest {
  readonly input: TokenEndpointInput
  readonly world: TestWorld
}

/** Anything at all, in worlds where nothing can be good by chance: one knows another secret, in the other the client has no grant. */
const stray: fc.Arbitrary<BadRequest> = fc.record({
  input: anyRequest.map((input) => formRequest(GOOD, input)),
  world: fc.constantFrom<TestWorld>({ client: testClient({ secrets: [testSecret('a secret that no generator knows')] }) }, { grant: null }),
})

const send = fc.constantFrom(formRequest, jsonRequest)
const inWorld = (world: TestWorld) => send.map((request) => ({ input: request(GOOD), world }))
const withSecret = (secret: Partial<ClientSecret>) => inWorld({ client: testClient({ secrets: [testSecret(SECRET, secret)] }) })

/** A good request with one thing wrong, so that every step gets to refuse. */
const aimed: fc.Arbitrary<BadRequest> = fc.oneof(
  fc
    .tuple(send, fc.constantFrom(...names), nasty)
    .map(([request, key, value]) => ({ input: request({ ...GOOD, [key]: value }), world: { grant: null } })),
  fc.tuple(send, nasty).map(([request, value]) => ({ input: request({ ...GOOD, client_secret: value }), world: {} })),
  fc.tuple(send, fc.oneof(nasty, fc.constantFrom('fly', 'delete:reports'))).map(([request, value]) => ({
    input: request({ ...GOOD, scope: value || 'fly' }),
    world: { grant: testGrant({ allowedScopes: [] }) },
  })),
  fc.constant({ input: formRequest({ ...GOOD, audience: undefined }), world: {} }),
  fc.constant({ input: formRequest({ ...GOOD, client_secret: undefined, client_assertion: 'e.e.e' }), world: {} }),
  inWorld({ grant: testGrant({ expiresAt: NOW }) }),
  inWorld({ client: testClient({ disabled: true }) }),
  inWorld({ client: testClient({ authMethod: 'client_secret_basic' }) }),
  inWorld({ addressPolicy: { isAllowed: () => false } }),
  inWorld({ rateLimiter: { check: () => 1 } }),
  withSecret({ expiresAt: NOW }),
  withSecret({ revokedAt: NOW }),
)
const badRequest = fc.oneof({ weight: 3, arbitrary: stray }, { weight: 2, arbitrary: aimed })

const clientReasons = (Object.keys(ERROR_TABLE) as RefusalReason[]).filter((reason) => ERROR_TABLE[reason].status < 500)
const publicRows = new Set(clientReasons.map((reason) => `${ERROR_TABLE[reason].status} ${ERROR_TABLE[reason].error}`))
const malformedRows = ['405', '413', '415'].map((status) => `${status} invalid_request`)

describe('generated requests', () => {
  it(`${BAD_REQUESTS} bad ones: each gets a JSON error of the table, none a token or a 5xx, and the record stays clean`, async () => {
    const seen = new Set<RefusalReason>()
    await fc.assert(
      fc.asyncProperty(badRequest, async ({ input, world }) => {
        const { status, headers, body, refused, issued } = await requestToken(input, world)
        expect(issued).toBeUndefined()
        expect(body).toEqual({ error: expect.any(String), error_description: expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/) })
        expect([...publicRows, ...malformedRows]).toContain(`${status} ${body.error}`)
        expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' })
        const { requestId, clientId, audience, requestedScopes = [], userAgent, address } = refused?.record ?? {}
        expect(requestId).toBeDefined()
        for (const text of [clientId ?? '', audience ?? '', ...requestedScopes, userAgent ?? '', address ?? '']) {
          expect(text).not.toMatch(/[\p{Cc}\p{Surrogate}\u202a-\u202e\u2066-\u2069]/u)
        }
        expect(JSON.stringify([refused?.record, refused?.error.refusal])).not.toMatch(/\\u0000|\\ud[89a-f]/)
        if (refused) seen.add(refused.error.refusal.reason)
      }),
      { numRuns: BAD_REQUESTS },
    )
    // The generator is worth its name only while it reaches every refusal that is a client's doing.
    expect([...seen].sort()).toEqual(clientReasons.sort())
  }, 120_000)

  it(`${GOOD_REQUESTS} good ones: each gets a token that verifies and says what the answer says`, async () => {
    const { jwks } = await testSigningKeys()
    const keys = createLocalJWKSet(jwks)
    const scopeToken = fc.stringMatching(/^[!#-[\]-~]{1,12}$/)
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((value) => !/[\p{Cc}\p{Surrogate}]/u.test(value))
    const way = fc.constantFrom('form', 'json', 'basic encoded', 'basic raw')
    const good = fc.record({
      secret: fc.stringMatching(/^[A-Za-z0-9_-]{32,60}$/),
      signingAlg: fc.constantFrom(...SIGNING_ALGS),
      tokenDialect: fc.constantFrom(...TOKEN_DIALECTS),
      tokenLifetimeSeconds: fc.integer({ min: 1, max: 2_592_000 }),
      allowed: fc.uniqueArray(scopeToken, { maxLength: 6 }),
      asked: fc.option(fc.infiniteStream(fc.boolean())),
      extra: fc.dictionary(
        text.filter((key) => !names.includes(key)),
        text,
        { maxKeys: 4 },
      ),
      way,
      now: fc.integer({ min: NOW, max: NOW + 10_000_000 }),
    })
    await fc.assert(
      fc.asyncProperty(good, async ({ secret, signingAlg, tokenDialect, tokenLifetimeSeconds, allowed, asked, extra, way, now }) => {
        const requested = asked ? allowed.filter(() => asked.next().value) : []
        const world = {
          client: testClient({ secrets: [testSecret(SECRET), testSecret(secret)] }),
          resourceServer: testResourceServer({ signingAlg, tokenDialect, tokenLifetimeSeconds, definedScopes: new Set(allowed) }),
          grant: testGrant({ allowedScopes: allowed }),
          now,
        }
        const bare = {
          ...extra,
          grant_type: 'client_credentials',
          audience: AUDIENCE,
          ...(requested.length > 0 && { scope: requested.join(' ') }),
        }
        const posted = { ...bare, client_id: CLIENT_ID, client_secret: secret }
        const { status, body, decision } = await requestToken(toRequest(way, bare, posted, secret), world)
        expect({ status, body }).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: tokenLifetimeSeconds } })
        const { payload, protectedHeader } = await jwtVerify(String(body.access_token), keys, {
          issuer: ISSUER,
          audience: AUDIENCE,
          algorithms: [signingAlg],
          typ: tokenDialect === 'access_token' ? 'JWT' : 'at+jwt',
          currentDate: new Date(now),
        })
        const granted = (requested.length > 0 ? requested : allowed).join(' ')
        expect(protectedHeader.alg).toBe(signingAlg)
        expect(body.scope ?? '').toBe(granted)
        expect(payload.scope ?? '').toBe(granted)
        expect(payload.exp).toBe((payload.iat ?? 0) + tokenLifetimeSeconds)
        expect(decision.record.grantedScopes.join(' ')).toBe(granted)
      }),
      { numRuns: GOOD_REQUESTS },
    )
  }, 120_000)
})

function toRequest(way: string, bare: object, posted: object, secret: string): TokenEndpointInput {
  switch (way) {
    case 'form':
      return formRequest({ ...posted })
    case 'json':
      return jsonRequest(posted)
    case 'basic encoded':
      return formRequest({ ...bare }, { authorization: basicHeader(`${encodeURIComponent(CLIENT_ID)}:${encodeURIComponent(secret)}`) })
    default:
      return jsonRequest(bare, { authorization: basicHeader(`${CLIENT_ID}:${secret}`) })
  }
}
