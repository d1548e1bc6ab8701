import { createPublicKey, type JsonWebKey } from 'node:crypto'
import type { JWK } from 'jose'

/** The public key as libraries without JWKS want it: SubjectPublicKeyInfo in PEM. */
export function publicKeyPem(jwk: JWK): string {
  return createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
    .export({ format: 'pem', type: 'spki' })
    .toString()
}

export function publicKeyJson(jwk: JWK): string {
  return JSON.stringify(jwk, undefined, 2)
}
