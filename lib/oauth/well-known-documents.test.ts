import { calculateJwkThumbprint, importJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { documentETag, jsonWebKeySet } from './jwks.ts'
import { authorizationServerMetadata, openidConfiguration } from './metadata.ts'
import { SIGNING_ALGS } from './ports.ts'
import { ISSUER, testSigningKeys } from './testing.ts'

describe('authorization server metadata (RFC 8414 §2)', () => {
  it('says what the token endpoint takes, and nothing that it does not', () => {
    expect(authorizationServerMetadata(ISSUER)).toEqual({
      issuer: ISSUER,
      token_endpoint: 'https://writ.example/oauth/token',
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      jwks_uri: 'https://writ.example/.well-known/jwks.json',
    })
  })

  it('under the name of OpenID Connect has the members that are REQUIRED there', () => {
    expect(openidConfiguration(ISSUER)).toEqual({
      ...authorizationServerMetadata(ISSUER),
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [...SIGNING_ALGS],
    })
  })
})

describe('published keys (RFC 7517 §5)', () => {
  it('carry kty, use, alg, kid and their public parameters, and keep their thumbprint (RFC 7638)', async () => {
    const { keys } = (await testSigningKeys()).jwks
    expect(keys.map(({ alg, kty, use }) => ({ alg, kty, use }))).toEqual([
      { alg: 'RS256', kty: 'RSA', use: 'sig' },
      { alg: 'PS256', kty: 'RSA', use: 'sig' },
      { alg: 'ES256', kty: 'EC', use: 'sig' },
      { alg: 'EdDSA', kty: 'OKP', use: 'sig' },
    ])
    for (const key of keys) {
      expect(await calculateJwkThumbprint(key)).toBe(key.kid)
      await importJWK(key, String(key.alg))
    }
  })

  it('never carry a private parameter, even when one got in with the key', () => {
    const { keys } = jsonWebKeySet([{ kid: 'k', alg: 'ES256', crv: 'P-256', x: 'x', y: 'y', d: 'private', ext: true, key_ops: ['sign'] }])
    expect(keys).toEqual([{ kid: 'k', alg: 'ES256', kty: 'EC', use: 'sig', crv: 'P-256', x: 'x', y: 'y' }])
  })

  it.each([
    { name: 'no algorithm', jwk: { kid: 'k', x: 'x' } },
    { name: 'an algorithm nobody here signs with', jwk: { kid: 'k', alg: 'HS256', k: 'secret' } },
    { name: 'no kid', jwk: { alg: 'EdDSA', crv: 'Ed25519', x: 'x' } },
    { name: 'a missing parameter', jwk: { kid: 'k', alg: 'RS256', n: 'n' } },
  ])('are refused with $name, without a word of what they hold', ({ jwk }) => {
    expect(() => jsonWebKeySet([jwk])).toThrow(/^A published key /)
    expect(() => jsonWebKeySet([jwk])).not.toThrow(/secret/)
  })
})

describe('entity tag of a document (RFC 9110 §8.8.3)', () => {
  it('is strong, equal for equal bytes and another for others', () => {
    expect(documentETag('{}')).toMatch(/^"[A-Za-z0-9_-]{43}"$/)
    expect(documentETag('{}')).toBe(documentETag('{}'))
    expect(documentETag('{}')).not.toBe(documentETag('{ }'))
  })
})
