import { hkdfSync } from 'node:crypto'
import { KEY_BYTES, type KeyList } from './key-list.ts'
import { createSealer, type SealContext } from './sealed-text.ts'
import { createSecretHasher } from './secret-hash.ts'

/** What protects secrets at rest: sealing, hashing and derived keys. */
export interface Encryption {
  /** The ids of the encryption keys, the current one first. */
  readonly keyIds: readonly string[]
  /** The versions of the pepper, the current one first. */
  readonly pepperVersions: readonly string[]
  /** Seals for one place in the database under the current key (AES-256-GCM, random nonce, key id in the text). */
  seal(plaintext: Uint8Array, context: SealContext): string
  /** Opens what `seal` made for this very place, also under an older key. @throws SealedTextError */
  open(sealed: string, context: SealContext): Uint8Array
  /** `v1$pepperVersion$base64url(HMAC-SHA-256)` of a client secret. */
  hashClientSecret(secret: string): string
  /** Constant time. A hash of an unknown format or pepper version never matches. */
  matchesClientSecret(secret: string, hash: string): boolean
  /** 32 bytes for one purpose (HKDF-SHA-256, RFC 5869), equal in every process with the same key. `keyId` names an older key. */
  deriveKey(label: KeyLabel, keyId?: string): Uint8Array
  /** A public value that shows whether a pepper is the right one. Undefined when the version is unknown. */
  pepperProof(version: string): string | undefined
  /** Keys that were just generated and are in no file yet; empty otherwise and after `save`. Nothing can be sealed or hashed before that. */
  readonly unsaved: readonly UnsavedKeys[]
  /** Writes generated keys to their files; `checkCanary` calls it once the database has shown that it never had any. */
  save(): Promise<void>
}

/** A generated key list that is not in its file yet. */
export interface UnsavedKeys {
  readonly kind: 'key' | 'pepper'
  readonly file: string
}

/** One label per purpose, so that no key serves two. */
export type KeyLabel = 'session' | 'backup' | 'server-actions'

export interface EncryptionKeys {
  readonly keys: KeyList
  readonly peppers: KeyList
}

/** `unsaved` and `write` are given when keys were just generated. */
export function createEncryption(
  { keys, peppers }: EncryptionKeys,
  unsaved: readonly UnsavedKeys[] = [],
  write = async () => {},
): Encryption {
  const sealer = createSealer(keys)
  const hasher = createSecretHasher(peppers)
  let pending = unsaved
  const checkSaved = () => {
    // Data sealed with a key that no file holds yet would be lost with the process.
    if (pending.length > 0) throw new Error('the generated keys are not saved yet: call checkCanary before sealing, hashing or deriving')
  }
  return {
    keyIds: keys.map((key) => key.id),
    pepperVersions: peppers.map((pepper) => pepper.id),
    seal(plaintext, context) {
      checkSaved()
      return sealer.seal(plaintext, context)
    },
    open: sealer.open,
    hashClientSecret(secret) {
      checkSaved()
      return hasher.hash(secret)
    },
    matchesClientSecret: hasher.matches,
    deriveKey(label, keyId = keys[0].id) {
      checkSaved()
      const key = keys.find((candidate) => candidate.id === keyId)
      if (key === undefined) throw new Error(`no encryption key has the id "${keyId}"`)
      return new Uint8Array(hkdfSync('sha256', key.bytes, '', `writ ${label}`, KEY_BYTES))
    },
    pepperProof: hasher.proof,
    get unsaved() {
      return pending
    },
    async save() {
      if (pending.length > 0) await write()
      pending = []
    },
  }
}
