import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto'
import { CompactSign, calculateJwkThumbprint, compactVerify, importJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { SIGNING_ALGS } from '../oauth/ports.ts'
import { createSigningKeyMaterial } from './signing-key-material.ts'

const PUBLIC_MEMBERS = {
  RS256: ['alg', 'e', 'kid', 'kty', 'n', 'use'],
  PS256: ['alg', 'e', 'kid', 'kty', 'n', 'use'],
  ES256: ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
  EdDSA: ['alg', 'crv', 'kid', 'kty', 'use', 'x'],
} as const

describe.each(SIGNING_ALGS)('%s keys', (alg) => {
  it('publish their public half only, with alg, use and the RFC 7638 thumbprint as kid', async () => {
    const { kid, publicJwk } = await createSigningKeyMaterial(alg)
    expect(Object.keys(publicJwk).sort()).toEqual(PUBLIC_MEMBERS[alg])
    expect(publicJwk).toMatchObject({ kid, alg, use: 'sig' })
    expect(kid).toBe(await calculateJwkThumbprint(publicJwk, 'sha256'))
  })

  it('sign what their JWK verifies', async () => {
    const { pkcs8, publicJwk } = await createSigningKeyMaterial(alg)
    const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
    const jws = await new CompactSign(Buffer.from('text')).setProtectedHeader({ alg }).sign(privateKey)
    const { payload } = await compactVerify(jws, await importJWK(publicJwk))
    expect(Buffer.from(payload).toString()).toBe('text')
  })
})

describe('RSA keys', () => {
  it('have 2,048 bits and the exponent 65,537', async () => {
    const { publicJwk } = await createSigningKeyMaterial('RS256')
    const { asymmetricKeyDetails } = createPublicKey({ key: publicJwk as JsonWebKey, format: 'jwk' })
    expect(asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65_537n })
  })
})
