import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import type { AccessTokenFacts } from './access-token-claims.ts'
import { accessTokenClaims } from './access-token-claims.ts'
import type { JsonValue } from './ports.ts'
import { TOKEN_DIALECTS } from './ports.ts'
import { AUDIENCE, CLIENT_ID, formRequest, GOOD, ISSUER, NOW, REQUEST_ID, requestToken, testGrant, testResourceServer } from './testing.ts'

const facts = (hookClaims: [string, JsonValue][] = [], grantedScopes: readonly string[] = ['a', 'b']): AccessTokenFacts => ({
  issuer: ISSUER,
  clientId: CLIENT_ID,
  audience: AUDIENCE,
  issuedAt: 1_000,
  expiresAt: 1_060,
  tokenId: REQUEST_ID,
  grantedScopes,
  hookClaims: new Map(hookClaims),
})

describe('claims of an access token', () => {
  it('in the dialect of the tutorial are exactly those of Auth0, in order', () => {
    expect(Object.entries(accessTokenClaims('access_token', facts()))).toEqual([
      ['iss', ISSUER],
      ['sub', `${CLIENT_ID}@clients`],
      ['aud', AUDIENCE],
      ['iat', 1_000],
      ['exp', 1_060],
      ['scope', 'a b'],
      ['azp', CLIENT_ID],
      ['gty', 'client-credentials'],
      ['jti', REQUEST_ID],
    ])
    expect(accessTokenClaims('access_token', facts([], []))).toMatchObject({ scope: '' })
  })

  it('in the profile of RFC 9068 are exactly its own, and scope only when something was granted', () => {
    const claims = { iss: ISSUER, sub: CLIENT_ID, aud: AUDIENCE, iat: 1_000, exp: 1_060, client_id: CLIENT_ID, jti: REQUEST_ID }
    expect(accessTokenClaims('rfc9068_profile', facts())).toEqual({ ...claims, scope: 'a b' })
    expect(accessTokenClaims('rfc9068_profile', facts([], []))).toEqual(claims)
  })

  it.each(TOKEN_DIALECTS)('in %s: no hook replaces or adds a protocol claim', (dialect) => {
    const names = ['iss', 'sub', 'aud', 'iat', 'exp', 'nbf', 'jti', 'scope', 'azp', 'gty', 'client_id']
    for (const scopes of [['a'], []]) {
      const forged = accessTokenClaims(
        dialect,
        facts(
          names.map((name) => [name, 'forged']),
          scopes,
        ),
      )
      expect({ ...forged }).toEqual({ ...accessTokenClaims(dialect, facts([], scopes)) })
    }
  })

  it('carry hook claims of any name and JSON value, __proto__ as data', () => {
    const claims = accessTokenClaims(
      'access_token',
      facts([
        ['https://x.example/a', { b: [1, null, true] }],
        ['__proto__', 'x'],
      ]),
    )
    expect(JSON.parse(JSON.stringify(claims))).toMatchObject({ iss: ISSUER, 'https://x.example/a': { b: [1, null, true] } })
    expect(JSON.stringify(claims)).toContain('"__proto__":"x"')
  })
})

describe('the token as it is made', () => {
  it.each([
    { tokenDialect: 'access_token', typ: 'JWT' },
    { tokenDialect: 'rfc9068_profile', typ: 'at+jwt' },
  ] as const)('has typ $typ in $tokenDialect, and the kid of its key', async ({ tokenDialect, typ }) => {
    const { body, issued } = await requestToken(formRequest(), { resourceServer: testResourceServer({ tokenDialect }) })
    expect(decodeProtectedHeader(String(body.access_token))).toEqual({ alg: 'ES256', typ, kid: issued?.accessToken.kid })
  })

  it('lives as long as its API says, from the second of the decision', async () => {
    const world = { resourceServer: testResourceServer({ tokenLifetimeSeconds: 600 }), now: NOW + 999 }
    const { body, issued } = await requestToken(formRequest(), world)
    expect(body.expires_in).toBe(600)
    expect(decodeJwt(String(body.access_token))).toMatchObject({ iat: NOW / 1000, exp: NOW / 1000 + 600 })
    expect(issued?.accessToken.expiresAt).toBe(NOW / 1000 + 600)
  })

  it('says the same scopes as the answer and the record', async () => {
    const { body, decision } = await requestToken(formRequest({ ...GOOD, scope: 'b a' }), {
      resourceServer: testResourceServer({ definedScopes: new Set(['a', 'b', 'c']) }),
      grant: testGrant({ allowedScopes: ['a', 'b', 'c'] }),
    })
    expect([decodeJwt(String(body.access_token)).scope, body.scope, decision.record.grantedScopes.join(' ')]).toEqual(['b a', 'b a', 'b a'])
  })
})
