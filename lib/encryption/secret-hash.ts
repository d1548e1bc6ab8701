import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'
import { KEY_BYTES, type KeyList } from './key-list.ts'

const FORMAT = 'v1'
const DIGEST_BYTES = 32

export interface SecretHasher {
  /** `v1$pepperVersion$base64url(HMAC-SHA-256)` under the current pepper. */
  hash(secret: string): string
  /** Constant time in what the secret and the hash hold. A hash of another shape, format or an unknown pepper never matches. */
  matches(secret: string, hash: string): boolean
  /** A public proof of having a pepper: a value derived from it that says nothing about it. Undefined when the version is unknown. */
  proof(version: string): string | undefined
}

/**
 * Client secrets are 256 random bits, so a keyed hash is enough and a slow one would only cap the token endpoint. The pepper stays outside
 * the database: whoever reads or writes the database alone can neither test a guess nor plant a secret.
 */
export function createSecretHasher(peppers: KeyList): SecretHasher {
  const byVersion = new Map(peppers.map((pepper) => [pepper.id, { key: createSecretKey(pepper.bytes), bytes: pepper.bytes }]))
  const current = peppers[0]
  const currentKey = createSecretKey(current.bytes)
  return {
    hash: (secret) => [FORMAT, current.id, digest(currentKey, secret).toString('base64url')].join('$'),
    matches(secret, hash) {
      const [format, version = '', digestText = '', ...rest] = hash.split('$')
      const pepper = byVersion.get(version)
      if (format !== FORMAT || pepper === undefined || rest.length > 0) return false
      const expected = Buffer.from(digestText, 'base64url')
      return expected.length === DIGEST_BYTES && timingSafeEqual(digest(pepper.key, secret), expected)
    },
    proof(version) {
      const pepper = byVersion.get(version)
      return pepper && Buffer.from(hkdfSync('sha256', pepper.bytes, '', 'writ pepper canary', KEY_BYTES)).toString('base64url')
    },
  }
}

function digest(pepper: KeyObject, secret: string): Buffer {
  return createHmac('sha256', pepper).update(secret, 'utf8').digest()
}
