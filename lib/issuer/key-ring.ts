import { documentETag, type JsonWebKeySet, jsonWebKeySet } from '../oauth/jwks.ts'
import type { SigningAlg, SigningKey } from '../oauth/ports.ts'
import type { StoredSigningKey } from './config-reader.ts'

/** The signing keys of one configuration: those that sign, and the document that publishes them. */
export interface KeyRing {
  /** The key that signs for an algorithm; undefined when there is none or it does not work. */
  current(alg: SigningAlg): SigningKey | undefined
  /** Body and ETag of /.well-known/jwks.json. */
  readonly jwks: { readonly body: string; readonly etag: string }
  /** Problems of current keys, for readiness and the log. */
  readonly problems: readonly string[]
}

/** Opens a sealed private key and proves that it signs. @throws when it does not */
export type SigningKeyOpener = (key: StoredSigningKey) => Promise<SigningKey>

/**
 * Makes key rings. An opened key is kept for as long as it is current, so that a changed ring opens (and test-signs) only what is new;
 * a key that fails to open is tried again with every ring.
 */
export function createKeyRingOpener(openKey: SigningKeyOpener, onProblem: (kid: string, error: unknown) => void) {
  let opened = new Map<string, SigningKey>()
  return async (keys: readonly StoredSigningKey[]): Promise<KeyRing> => {
    const current = new Map<SigningAlg, SigningKey>()
    const problems: string[] = []
    await Promise.all(
      keys
        .filter(({ status }) => status === 'current')
        .map(async (stored) => {
          try {
            current.set(stored.alg, opened.get(stored.kid) ?? (await openKey(stored)))
          } catch (error) {
            problems.push(`signing key ${stored.kid} (${stored.alg}) cannot be used`)
            onProblem(stored.kid, error)
          }
        }),
    )
    opened = new Map([...current.values()].map((key) => [key.kid, key]))
    const document: JsonWebKeySet = jsonWebKeySet(keys.map(({ publicJwk }) => publicJwk))
    const body = JSON.stringify(document)
    return { current: (alg) => current.get(alg), jwks: { body, etag: documentETag(body) }, problems }
  }
}
