import { generateKeyPairSync } from 'node:crypto'
import { compactVerify, importJWK } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { importSigningKey } from './import-signing-key.ts'
import type { SigningAlg } from './ports.ts'
import { SIGNING_ALGS } from './ports.ts'
import { startSigning } from './sign-access-token.ts'
import { makeKeyMaterial } from './testing.ts'

type Material = Awaited<ReturnType<typeof makeKeyMaterial>>
const material = new Map<SigningAlg, Material>()
const materialFor = (alg: SigningAlg) => material.get(alg) as Material
const pkcs8 = (pair: { privateKey: { export(options: object): unknown } }) =>
  new Uint8Array(pair.privateKey.export({ format: 'der', type: 'pkcs8' }) as Buffer)

beforeAll(async () => {
  for (const alg of SIGNING_ALGS) material.set(alg, await makeKeyMaterial(alg))
})

describe('a signing key', () => {
  it.each(SIGNING_ALGS)('signs with %s what jose verifies (RFC 7518 §3, RFC 8037)', async (alg) => {
    const key = await importSigningKey(materialFor(alg))
    const header = Buffer.from(JSON.stringify({ alg, kid: key.kid })).toString('base64url')
    const jwt = await startSigning(key, `${header}.${Buffer.from('payload').toString('base64url')}`)
    const { payload } = await compactVerify(jwt, await importJWK(materialFor(alg).publicJwk, alg))
    expect(Buffer.from(payload).toString()).toBe('payload')
  })

  it.each([
    { name: 'bytes that are no key', bad: { alg: 'ES256', pkcs8: new Uint8Array([1, 2, 3]) } },
    { name: 'an EC key for RS256', bad: () => ({ ...materialFor('ES256'), alg: 'RS256' }) },
    { name: 'an RSA key for EdDSA', bad: () => ({ ...materialFor('RS256'), alg: 'EdDSA' }) },
    { name: 'a key on another curve', bad: () => ({ alg: 'ES256', pkcs8: pkcs8(generateKeyPairSync('ec', { namedCurve: 'P-384' })) }) },
    {
      name: 'an RSA key under 2,048 bits',
      bad: () => ({ alg: 'RS256', pkcs8: pkcs8(generateKeyPairSync('rsa', { modulusLength: 1024 })) }),
    },
    { name: 'an Ed448 key', bad: () => ({ alg: 'EdDSA', pkcs8: pkcs8(generateKeyPairSync('ed448')) }) },
    { name: 'a published key that is none', bad: () => ({ ...materialFor('ES256'), publicJwk: { kty: 'EC', crv: 'P-256' } }) },
    { name: 'a published key of another kind', bad: () => ({ ...materialFor('ES256'), publicJwk: materialFor('EdDSA').publicJwk }) },
    {
      name: 'the private key of another public one',
      bad: async () => ({ ...materialFor('ES256'), publicJwk: (await makeKeyMaterial('ES256')).publicJwk }),
    },
  ] as { name: string; bad: object | (() => object | Promise<object>) }[])(
    'is not made of $name; the error names the key',
    async ({ bad }) => {
      const given = { ...(typeof bad === 'function' ? await bad() : bad), kid: 'key-1' } as unknown as Material
      const error = await importSigningKey(given).catch((reason) => reason)
      expect(error).toBeInstanceOf(Error)
      expect(error.message).toMatch(/^Signing key key-1 /)
      expect(JSON.stringify([error.message, error.cause ?? ''])).not.toContain(Buffer.from(given.pkcs8).toString('base64').slice(0, 20))
    },
  )
})
