import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import { handleTokenRequest } from './handle-token-request.ts'
import { OAuthError } from './oauth-error.ts'
import type { SigningKey, TokenHookOutcome } from './ports.ts'
import { SIGNING_ALGS } from './ports.ts'
import {
  AUDIENCE,
  CLIENT_ID,
  formRequest,
  GOOD,
  ISSUER,
  jsonRequest,
  NOW,
  noHooks,
  REQUEST_ID,
  requestToken,
  SECRET,
  testClient,
  testDeps,
  testGrant,
  testResourceServer,
  testSecret,
  testSigningKeys,
} from './testing.ts'
import { TOKEN_STEPS } from './token-endpoint.ts'

async function verify(jwt: unknown) {
  const { jwks } = await testSigningKeys()
  return jwtVerify(String(jwt), createLocalJWKSet(jwks), { issuer: ISSUER, audience: AUDIENCE, currentDate: new Date(NOW) })
}

describe('a good request (RFC 6749 §4.4)', () => {
  it.each(SIGNING_ALGS)('gets a token that verifies with the published key, signed with %s', async (signingAlg) => {
    const { status, body } = await requestToken(formRequest(), { resourceServer: testResourceServer({ signingAlg }) })
    expect(status).toBe(200)
    const { payload, protectedHeader } = await verify(body.access_token)
    expect(protectedHeader).toEqual({ alg: signingAlg, typ: 'JWT', kid: expect.any(String) })
    expect(payload).toMatchObject({ sub: `${CLIENT_ID}@clients`, jti: REQUEST_ID, iat: NOW / 1000, exp: NOW / 1000 + 86_400 })
  })

  it('runs all eight steps, and the record says everything about it but the secret', async () => {
    const { decision, issued } = await requestToken(formRequest({ ...GOOD, scope: 'read:reports' }))
    expect(issued).toMatchObject({ outcome: 'issued', validUntil: null })
    expect(Object.keys(decision.record.stepMicroseconds)).toEqual([...TOKEN_STEPS])
    expect(decision.record).toMatchObject({
      requestId: REQUEST_ID,
      clientId: CLIENT_ID,
      clientName: 'billing',
      clientKnown: true,
      audience: AUDIENCE,
      audienceKnown: true,
      grantId: 'cgr_1',
      requestedScopes: ['read:reports'],
      allowedScopes: ['read:reports', 'write:reports'],
      grantedScopes: ['read:reports'],
      authMethod: 'client_secret_post',
      credentialId: 'cred_1',
      credentialHint: SECRET.slice(-4),
      address: '192.0.2.1',
      userAgent: 'tests/1',
      modified: false,
    })
    expect(JSON.stringify(decision)).not.toContain(SECRET)
  })

  it('may be JSON, as clients of Auth0 send it', async () => {
    const { status, body } = await requestToken(jsonRequest())
    expect(status).toBe(200)
    await verify(body.access_token)
  })

  it('is decided with stores that answer later as well', async () => {
    const { status } = await requestToken(formRequest(), {
      clients: { find: async () => testClient() },
      resourceServers: { find: async () => testResourceServer(), defaultAudience: async () => undefined },
      clientGrants: { find: async () => testGrant() },
      hook: { run: async (input) => noHooks.run(input, undefined) },
    })
    expect(status).toBe(200)
  })
})

describe('a refusal', () => {
  it('keeps the record filled so far and names the failing step, the last one that was timed', async () => {
    const { refused } = await requestToken(formRequest({ ...GOOD, audience: 'urn:nobody', scope: 'read:reports' }))
    expect(refused).toMatchObject({ failingStep: 'api', error: { refusal: { reason: 'audience_unknown' } } })
    expect(refused?.record).toMatchObject({
      clientName: 'billing',
      audience: 'urn:nobody',
      audienceKnown: false,
      requestedScopes: ['read:reports'],
    })
    expect(refused?.record.grantedScopes).toEqual([])
    expect(Object.keys(refused?.record.stepMicroseconds ?? {})).toEqual(['parse', 'authenticate', 'enabled', 'api'])
  })

  it('is not made of an unknown error: that is rethrown for the caller to map', async () => {
    const broken = new Error('the database is away')
    const deps = testDeps({
      clients: {
        find: () => {
          throw broken
        },
      },
    })
    await expect(handleTokenRequest(formRequest(), deps)).rejects.toBe(broken)
  })

  it('comes when there is no key for the algorithm of the API', async () => {
    const { status, body, refused } = await requestToken(formRequest(), { signingKeys: { current: () => undefined } })
    expect({ status, error: body.error }).toEqual({ status: 500, error: 'server_error' })
    expect(refused).toMatchObject({ failingStep: 'sign', error: { refusal: { reason: 'signing_unavailable' } } })
  })
})

describe('client that may not call', () => {
  it.each([
    { name: 'a disabled client', world: { client: testClient({ disabled: true }) }, reason: 'client_disabled' },
    { name: 'a client at an address it may not use', world: { addressPolicy: { isAllowed: () => false } }, reason: 'address_not_allowed' },
  ])('$name is refused as if its secret were wrong', async ({ world, reason }) => {
    const wrongSecret = await requestToken(formRequest({ ...GOOD, client_secret: 'x' }))
    const { status, headers, body, refused } = await requestToken(formRequest(), world)
    expect({ status, headers, body }).toEqual({ status: wrongSecret.status, headers: wrongSecret.headers, body: wrongSecret.body })
    expect(refused).toMatchObject({ failingStep: 'enabled', error: { refusal: { reason } } })
  })
})

describe('grant of the pair', () => {
  it.each([
    { name: 'no grant', grant: null, reason: 'grant_missing' },
    { name: 'a grant that expired this very millisecond', grant: testGrant({ expiresAt: NOW }), reason: 'grant_expired' },
  ])('$name is answered like an unknown audience, so that APIs cannot be enumerated', async ({ grant, reason }) => {
    const unknown = await requestToken(formRequest({ ...GOOD, audience: 'urn:nobody' }))
    const { status, body, refused } = await requestToken(formRequest(), { grant })
    expect({ status, body }).toEqual({ status: 400, body: unknown.body })
    expect(refused).toMatchObject({ failingStep: 'grant', error: { error: 'invalid_target', refusal: { reason } } })
  })
})

describe('how long a decision holds', () => {
  const [soon, later] = [NOW + 1_000, NOW + 60_000]
  it.each([
    { name: 'for good when nothing ends', secret: {}, grant: {}, validUntil: null },
    { name: 'until the secret expires', secret: { expiresAt: soon }, grant: { expiresAt: later }, validUntil: soon },
    { name: 'until the secret retires', secret: { retiresAt: soon, expiresAt: later }, grant: {}, validUntil: soon },
    { name: 'until a revocation that lies ahead', secret: { revokedAt: soon, retiresAt: later }, grant: {}, validUntil: soon },
    { name: 'until the grant expires', secret: { expiresAt: later }, grant: { expiresAt: soon }, validUntil: soon },
  ])('$name', async ({ secret, grant, validUntil }) => {
    const client = testClient({ secrets: [testSecret(SECRET, secret)] })
    const { issued } = await requestToken(formRequest(), { client, grant: testGrant(grant) })
    expect(issued?.validUntil).toBe(validUntil)
  })
})

describe('deciding again because the configuration moved', () => {
  it('signs once when the decision is equal, though time went on', async () => {
    const { current } = await testSigningKeys()
    const real = current.get('ES256') as SigningKey
    const sign = vi.fn(real.sign)
    const signingKeys = { current: () => ({ ...real, sign }) }
    const first = await requestToken(formRequest(), { signingKeys })
    const second = await requestToken(formRequest(), { signingKeys, now: NOW + 5_000 }, first.decision)
    expect(second.issued?.accessToken.jwt).toBe(first.issued?.accessToken.jwt)
    expect(second.body).toEqual(first.body)
    expect(sign).toHaveBeenCalledTimes(1)
  })

  it('signs again when the key or the claims are others', async () => {
    const first = await requestToken(formRequest())
    const otherScopes = await requestToken(formRequest(), { grant: testGrant({ allowedScopes: ['read:reports'] }) }, first.decision)
    expect(otherScopes.body.access_token).not.toBe(first.body.access_token)
    expect(await verify(otherScopes.body.access_token)).toMatchObject({ payload: { scope: 'read:reports' } })
    const otherKey = await requestToken(formRequest(), { resourceServer: testResourceServer({ signingAlg: 'EdDSA' }) }, first.decision)
    expect(await verify(otherKey.body.access_token)).toMatchObject({ protectedHeader: { alg: 'EdDSA' } })
  })

  it('refuses by the new configuration, whatever the attempt before said', async () => {
    const first = await requestToken(formRequest())
    const second = await requestToken(formRequest(), { grant: null }, first.decision)
    expect(second).toMatchObject({ status: 400, issued: undefined })
    expect(second.body).not.toHaveProperty('access_token')
  })

  it('hands the hook step what it said before', async () => {
    const first = await requestToken(formRequest())
    const run = vi.fn(noHooks.run)
    await requestToken(formRequest(), { hook: { run } }, first.decision)
    expect(run).toHaveBeenCalledWith(expect.anything(), first.issued?.hookOutcome)
    const denied: TokenHookOutcome = { ok: true, decision: 'deny', error: 'invalid_scope', description: 'no', runs: [] }
    const refused = await requestToken(formRequest(), { hook: { run: () => denied } })
    await requestToken(formRequest(), { hook: { run } }, refused.decision)
    expect(run).toHaveBeenLastCalledWith(expect.anything(), denied)
  })
})

describe('signing beside the commit', () => {
  const brokenKey: SigningKey = { kid: 'broken', alg: 'ES256', sign: () => Promise.reject(new Error('the engine is gone')) }

  it('a key that fails rejects the token with signing_unavailable and keeps the cause', async () => {
    const decision = await handleTokenRequest(formRequest(), testDeps({ signingKeys: { current: () => brokenKey } }))
    if (decision.outcome !== 'issued') throw decision.error
    const error = await decision.accessToken.jwt.catch((reason) => reason)
    expect(error).toBeInstanceOf(OAuthError)
    expect(error).toMatchObject({
      error: 'server_error',
      refusal: { reason: 'signing_unavailable' },
      cause: { message: 'the engine is gone' },
    })
  })

  it('a failure that nobody waits for is no unhandled rejection', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    try {
      const throwing: SigningKey = {
        ...brokenKey,
        sign: () => {
          throw new Error('at once')
        },
      }
      await handleTokenRequest(formRequest(), testDeps({ signingKeys: { current: () => brokenKey } }))
      await handleTokenRequest(formRequest(), testDeps({ signingKeys: { current: () => throwing } }))
      await new Promise((resolve) => setImmediate(resolve)) // unhandled rejections are reported after the microtasks of a turn
      expect(unhandled).not.toHaveBeenCalled()
    } finally {
      process.off('unhandledRejection', unhandled)
    }
  })

  it('that finds the configuration moved has not run its hooks yet: they would run twice', async () => {
    const run = vi.fn(noHooks.run)
    const moved = new Error('the configuration moved while the keys were read')
    const signingKeys = { current: () => Promise.reject(moved) }
    await expect(handleTokenRequest(formRequest(), testDeps({ signingKeys, hook: { run } }))).rejects.toBe(moved)
    expect(run).not.toHaveBeenCalled()
  })
})
