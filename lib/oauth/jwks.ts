import { createHash } from 'node:crypto'
import type { SigningAlg } from './ports.ts'
import { SIGNING_ALGS } from './ports.ts'

/** How long verifiers may keep the key set (`Cache-Control: max-age`), in seconds; a next key is published for far longer before it signs. */
export const JWKS_MAX_AGE_SECONDS = 300

/** A member of the JWK set: `kty`, `use`, `alg`, `kid` and the public parameters of the key type. */
export type PublishedJwk = Readonly<Record<string, string>>

/** The JWK set document (RFC 7517 §5). */
export interface JsonWebKeySet {
  readonly keys: readonly PublishedJwk[]
}

// The public parameters of each key type (RFC 7518 §6.2.1, §6.3.1, RFC 8037 §2). Members are chosen, not copied: a private one
// that got in with a key never gets out.
const PUBLIC_PARAMETERS: Readonly<Record<SigningAlg, { readonly kty: string; readonly names: readonly string[] }>> = {
  RS256: { kty: 'RSA', names: ['n', 'e'] },
  PS256: { kty: 'RSA', names: ['n', 'e'] },
  ES256: { kty: 'EC', names: ['crv', 'x', 'y'] },
  EdDSA: { kty: 'OKP', names: ['crv', 'x'] },
}

/**
 * The document that publishes keys; each is given with its `kid` and `alg`. Every key carries `alg`, so that a verifier cannot be talked into
 * another (RFC 8725 §3.1). Throws an Error when a key lacks what it needs.
 */
export function jsonWebKeySet(publicJwks: readonly Readonly<Record<string, unknown>>[]): JsonWebKeySet {
  return { keys: publicJwks.map(toPublishedJwk) }
}

/** A strong entity tag of a document (RFC 9110 §8.8.3): equal bytes have equal tags, on every instance. */
export function documentETag(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url')}"`
}

function toPublishedJwk(jwk: Readonly<Record<string, unknown>>): PublishedJwk {
  const alg = SIGNING_ALGS.find((known) => known === jwk.alg)
  if (!alg) throw new Error(`A published key has no known algorithm.`)
  const { kty, names } = PUBLIC_PARAMETERS[alg]
  const members = ['kid', ...names].map((name) => {
    const value = jwk[name]
    if (typeof value !== 'string') throw new Error(`A published key for ${alg} has no ${name}.`)
    return [name, value]
  })
  return { kty, use: 'sig', alg, ...Object.fromEntries(members) }
}
