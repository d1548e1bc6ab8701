import { describe, expect, it, vi } from 'vitest'
import { CLIENT_SECRET_CHARACTERS_MAX } from './ports.ts'
import {
  basicHeader,
  basicRequest,
  CLIENT_ID,
  formRequest,
  GOOD,
  jsonRequest,
  NOW,
  requestToken,
  SECRET,
  testClient,
  testDeps,
  testSecret,
} from './testing.ts'
import type { TokenEndpointInput } from './token-endpoint.ts'

const { client_id: _, client_secret: __, ...bare } = GOOD
const withHeader = (authorization: string, parameters: Record<string, string> = {}) =>
  formRequest({ ...bare, ...parameters }, { authorization })
const assertion = { client_assertion: 'e.e.e', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' }
const ODD_ID = 'odd:id+with %41'
const ODD_SECRET = 'odd+secret %2B:é'
const odd = testClient({ id: ODD_ID, secrets: [testSecret(ODD_SECRET)] })
const formEncode = (text: string) => new URLSearchParams({ '': text }).toString().slice(1)

describe('ways to authenticate (RFC 6749 §2.3.1)', () => {
  it.each([
    { name: 'Basic', input: basicRequest(`${CLIENT_ID}:${SECRET}`), method: 'client_secret_basic' },
    {
      name: 'Basic in another case',
      input: withHeader(basicHeader(`${CLIENT_ID}:${SECRET}`).replace('Basic', 'bASIC')),
      method: 'client_secret_basic',
    },
    {
      name: 'Basic with more than one space',
      input: withHeader(basicHeader(`${CLIENT_ID}:${SECRET}`).replace(' ', '   ')),
      method: 'client_secret_basic',
    },
    {
      name: 'Basic without padding',
      input: withHeader(basicHeader(`${CLIENT_ID}:${SECRET}`).replace(/=+$/, '')),
      method: 'client_secret_basic',
    },
    {
      name: 'Basic with an equal client_id in the body',
      input: basicRequest(`${CLIENT_ID}:${SECRET}`, { client_id: CLIENT_ID }),
      method: 'client_secret_basic',
    },
    {
      name: 'Basic with a JSON body',
      input: jsonRequest(bare, { authorization: basicHeader(`${CLIENT_ID}:${SECRET}`) }),
      method: 'client_secret_basic',
    },
    { name: 'the body', input: formRequest(), method: 'client_secret_post' },
    {
      name: 'the body, beside an empty Authorization header',
      input: formRequest(GOOD, { authorization: '' }),
      method: 'client_secret_post',
    },
  ])('accepts $name', async ({ input, method }) => {
    const { status, decision } = await requestToken(input)
    expect({ status, method: decision.record.authMethod, clientId: decision.record.clientId }).toEqual({
      status: 200,
      method,
      clientId: CLIENT_ID,
    })
  })

  it('reads Basic credentials form-encoded first, and as they stand when those are wrong', async () => {
    const encoded = await requestToken(basicRequest(`${formEncode(ODD_ID)}:${formEncode(ODD_SECRET)}`), { client: odd })
    expect(encoded).toMatchObject({ status: 200, decision: { record: { clientId: ODD_ID } } })
    const plain = testClient({ secrets: [testSecret('a+b%41:c')] })
    expect(await requestToken(basicRequest(`${CLIENT_ID}:a+b%41:c`), { client: plain })).toMatchObject({ status: 200 })
    expect(await requestToken(basicRequest(`${CLIENT_ID}:50%`), { client: testClient({ secrets: [testSecret('50%')] }) })).toMatchObject({
      status: 200,
    })
  })

  it('reads an encoded client_id and a raw one alike as equal to the one in the body', async () => {
    const input = basicRequest(`${formEncode(ODD_ID)}:${formEncode(ODD_SECRET)}`, { client_id: ODD_ID })
    expect(await requestToken(input, { client: odd })).toMatchObject({ status: 200 })
  })
})

describe('client authentication (RFC 6749 §2.3)', () => {
  it.each([
    {
      name: 'the same credentials in header and body',
      input: withHeader(basicHeader(`${CLIENT_ID}:${SECRET}`), { client_id: CLIENT_ID, client_secret: SECRET }),
    },
    { name: 'a secret in the body beside Basic', input: basicRequest(`${CLIENT_ID}:${SECRET}`, { client_secret: SECRET }) },
    { name: 'another client_id in the body beside Basic', input: basicRequest(`${CLIENT_ID}:${SECRET}`, { client_id: 'other' }) },
    { name: 'an assertion beside Basic', input: basicRequest(`${CLIENT_ID}:${SECRET}`, assertion) },
    { name: 'an assertion beside a secret in the body', input: formRequest({ ...GOOD, ...assertion }) },
  ])('rejects $name as ambiguous', async ({ input }) => {
    const { status, body, headers, refused } = await requestToken(input)
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_request' })
    expect(refused).toMatchObject({ failingStep: 'parse', error: { refusal: { reason: 'credentials_ambiguous' } } })
    expect(headers).not.toHaveProperty('www-authenticate')
  })

  const dead = (overrides: object) => testClient({ secrets: [testSecret('live'), testSecret(SECRET, { id: 'cred_dead', ...overrides })] })
  it.each([
    { name: 'no credentials at all', input: formRequest(bare), reason: 'credentials_missing' },
    { name: 'a client_id alone', input: formRequest({ ...bare, client_id: CLIENT_ID }), reason: 'credentials_missing' },
    { name: 'a secret alone', input: formRequest({ ...bare, client_secret: SECRET }), reason: 'credentials_missing' },
    { name: 'an empty secret', input: formRequest({ ...GOOD, client_secret: '' }), reason: 'credentials_missing' },
    { name: 'an unknown client', input: formRequest({ ...GOOD, client_id: 'nobody' }), reason: 'client_unknown' },
    { name: 'a wrong secret', input: formRequest({ ...GOOD, client_secret: `${SECRET}x` }), reason: 'secret_wrong' },
    { name: 'a client without secrets', input: formRequest(), client: testClient({ secrets: [] }), reason: 'secret_wrong' },
    {
      name: 'a secret that expires this very millisecond',
      input: formRequest(),
      client: dead({ expiresAt: NOW }),
      reason: 'secret_expired',
    },
    { name: 'a retired secret', input: formRequest(), client: dead({ retiresAt: NOW - 1 }), reason: 'secret_retired' },
    { name: 'a revoked secret', input: formRequest(), client: dead({ revokedAt: NOW - 1 }), reason: 'secret_retired' },
    {
      name: 'the body where Basic is registered',
      input: formRequest(),
      client: testClient({ authMethod: 'client_secret_basic' }),
      reason: 'auth_method_mismatch',
    },
    { name: 'an assertion', input: formRequest({ ...bare, client_id: CLIENT_ID, ...assertion }), reason: 'assertion_invalid' },
    { name: 'an assertion type alone', input: formRequest({ ...bare, client_assertion_type: 'x' }), reason: 'assertion_invalid' },
    { name: 'a client_id with NUL', input: jsonRequest({ ...GOOD, client_id: 'a\u0000b' }), reason: 'client_unknown' },
    { name: 'a client_id with a lone surrogate', input: jsonRequest({ ...GOOD, client_id: 'a\ud800b' }), reason: 'client_unknown' },
    { name: 'a client_id with bidi controls', input: jsonRequest({ ...GOOD, client_id: 'a\u202eb' }), reason: 'client_unknown' },
    { name: 'a client_id of 64,000 characters', input: formRequest({ ...GOOD, client_id: 'x'.repeat(64_000) }), reason: 'client_unknown' },
  ] satisfies { name: string; input: TokenEndpointInput; client?: ReturnType<typeof testClient>; reason: string }[])(
    'rejects $name: $reason, with the one public text and no challenge',
    async ({ input, reason, ...world }) => {
      const { status, body, headers, refused } = await requestToken(input, world)
      expect({ status, body }).toEqual({
        status: 401,
        body: { error: 'invalid_client', error_description: 'Client authentication failed.' },
      })
      expect(headers).not.toHaveProperty('www-authenticate')
      expect(refused).toMatchObject({ failingStep: 'authenticate', error: { refusal: { reason } } })
    },
  )

  it.each([
    { name: 'an unknown client', input: basicRequest('nobody:x'), reason: 'client_unknown' },
    { name: 'a wrong secret', input: basicRequest(`${CLIENT_ID}:x`), reason: 'secret_wrong' },
    {
      name: 'a registered body method',
      input: basicRequest(`${CLIENT_ID}:${SECRET}`),
      client: testClient({ authMethod: 'client_secret_post' }),
      reason: 'auth_method_mismatch',
    },
    { name: 'no secret', input: basicRequest(`${CLIENT_ID}:`), reason: 'credentials_missing' },
    { name: 'no client_id', input: basicRequest(`:${SECRET}`), reason: 'credentials_missing' },
    { name: 'no colon', input: basicRequest(SECRET), reason: 'credentials_missing' },
    { name: 'no credentials', input: withHeader('Basic'), reason: 'credentials_missing' },
    { name: 'characters outside base64', input: withHeader('Basic YTpi!'), reason: 'credentials_missing' },
    { name: 'the URL alphabet of base64', input: withHeader('Basic YT-_'), reason: 'credentials_missing' },
    { name: 'a base64 character left over', input: withHeader('Basic YTpiY'), reason: 'credentials_missing' },
    { name: 'text after the credentials', input: withHeader('Basic YTpi YTpi'), reason: 'credentials_missing' },
    {
      name: 'bytes that are no UTF-8',
      input: withHeader(`Basic ${Buffer.from([0x61, 0x3a, 0xff]).toString('base64')}`),
      reason: 'credentials_missing',
    },
    { name: 'NUL in the client_id', input: basicRequest('a\0b:x'), reason: 'client_unknown' },
    { name: 'another scheme', input: withHeader(`Bearer ${SECRET}`), reason: 'credentials_missing' },
    {
      name: 'another scheme beside credentials in the body',
      input: formRequest(GOOD, { authorization: 'Bearer x' }),
      reason: 'credentials_missing',
    },
    { name: 'a scheme that begins with Basic', input: withHeader('Basics YTpi'), reason: 'credentials_missing' },
  ] satisfies { name: string; input: TokenEndpointInput; client?: ReturnType<typeof testClient>; reason: string }[])(
    'rejects an Authorization header with $name: $reason, with the challenge of RFC 6749 §5.2',
    async ({ input, reason, ...world }) => {
      const { status, body, headers, refused } = await requestToken(input, world)
      expect({ status, body }).toEqual({
        status: 401,
        body: { error: 'invalid_client', error_description: 'Client authentication failed.' },
      })
      expect(headers['www-authenticate']).toBe('Basic realm="Writ", charset="UTF-8"')
      expect(refused).toMatchObject({ failingStep: 'authenticate', error: { refusal: { reason } } })
    },
  )

  it('a disabled client that used Basic gets the challenge too', async () => {
    const { headers } = await requestToken(basicRequest(`${CLIENT_ID}:${SECRET}`), { client: testClient({ disabled: true }) })
    expect(headers['www-authenticate']).toBeDefined()
  })

  it('the log names the dead secret that was used, and its client', async () => {
    const { refused } = await requestToken(formRequest(), { client: dead({ expiresAt: NOW - 5 }) })
    expect(refused?.record).toMatchObject({
      clientName: 'billing',
      clientKnown: true,
      credentialId: 'cred_dead',
      credentialHint: SECRET.slice(-4),
    })
    expect(refused?.error.refusal.detail).toMatchObject({ credentialId: 'cred_dead', expiresAt: NOW - 5 })
  })

  it('a live secret wins over a dead one with the same value, and each of two live ones works', async () => {
    const secrets = [testSecret(SECRET, { expiresAt: NOW - 1 }), testSecret('second'), testSecret(SECRET, { id: 'cred_live' })]
    const first = await requestToken(formRequest(), { client: testClient({ secrets }) })
    expect(first.decision.record.credentialId).toBe('cred_live')
    expect(await requestToken(formRequest({ ...GOOD, client_secret: 'second' }), { client: testClient({ secrets }) })).toMatchObject({
      status: 200,
    })
  })

  it('a failure checks as many hashes for an unknown client as for a known one with any number of secrets', async () => {
    const counts: number[] = []
    for (const secrets of [[], [testSecret('a')], Array.from({ length: 12 }, (_, index) => testSecret(`s${index}`))]) {
      for (const client_id of [CLIENT_ID, 'nobody', 'x\ud800']) {
        const matches = vi.fn(() => false)
        await requestToken(formRequest({ ...GOOD, client_id }), {
          client: testClient({ secrets }),
          secretVerifier: { matches, dummyHash: 'dummy' },
        })
        counts.push(matches.mock.calls.length)
      }
    }
    expect(new Set(counts)).toEqual(new Set([12]))
  })

  it('no more of a secret is hashed than the longest one has, and one character', async () => {
    const longest = 's'.repeat(CLIENT_SECRET_CHARACTERS_MAX)
    const client = testClient({ secrets: [testSecret(longest)] })
    expect(await requestToken(formRequest({ ...GOOD, client_secret: longest }), { client })).toMatchObject({ status: 200 })
    const matches = vi.fn((_presented: string, _hash: string) => false)
    for (const client_secret of [`${longest}x`, longest.repeat(50)]) {
      expect(await requestToken(formRequest({ ...GOOD, client_secret }), { client })).toMatchObject({ status: 401 })
      await requestToken(formRequest({ ...GOOD, client_secret }), { client, secretVerifier: { matches } })
    }
    expect(new Set(matches.mock.calls.map(([presented]) => presented.length))).toEqual(new Set([CLIENT_SECRET_CHARACTERS_MAX + 1]))
  })

  it('a client_id that no client can have never reaches the store', async () => {
    const find = vi.fn()
    for (const client_id of ['a\u0000b', 'x\u202e', 'x'.repeat(129)])
      await requestToken(jsonRequest({ ...GOOD, client_id }), { clients: { find } })
    expect(find).not.toHaveBeenCalled()
  })
})

describe('rate limit', () => {
  it.each([
    { name: 'a failure', input: formRequest({ ...GOOD, client_secret: 'x' }), authenticated: false, cause: 'secret_wrong' },
    { name: 'an unknown client', input: formRequest({ ...GOOD, client_id: 'nobody' }), authenticated: false, cause: 'client_unknown' },
    { name: 'a correct secret', input: formRequest(), authenticated: true, cause: undefined },
  ])('$name is counted as such, and refused with 429 and Retry-After when the limiter says so', async ({ input, authenticated, cause }) => {
    const check = vi.fn(() => 2.4)
    const { status, headers, body, refused } = await requestToken(input, { rateLimiter: { check } })
    expect(check.mock.calls).toEqual([[{ clientId: expect.any(String), address: '192.0.2.1', authenticated }]])
    expect({ status, error: body.error, after: headers['retry-after'] }).toEqual({
      status: 429,
      error: 'temporarily_unavailable',
      after: '3',
    })
    expect(refused).toMatchObject({ failingStep: 'authenticate', error: { refusal: { reason: 'rate_limited' } } })
    expect(refused?.error.refusal.detail?.cause).toBe(cause)
  })

  it('a request without credentials is not counted: it names nobody', async () => {
    const check = vi.fn(() => 1)
    expect(await requestToken(formRequest(bare), { rateLimiter: { check } })).toMatchObject({ status: 401 })
    expect(check).not.toHaveBeenCalled()
  })

  it('is asked once a request, with the client that was found', async () => {
    const check = vi.fn(() => undefined)
    const deps = testDeps()
    await requestToken(basicRequest(`${formEncode(ODD_ID)}:${formEncode(ODD_SECRET)}`), {
      ...deps,
      client: odd,
      clients: { find: (id) => (id === ODD_ID ? odd : undefined) },
      rateLimiter: { check },
    })
    expect(check.mock.calls).toEqual([[{ clientId: ODD_ID, address: '192.0.2.1', authenticated: true }]])
  })
})
