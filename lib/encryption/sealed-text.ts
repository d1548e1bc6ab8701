import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { KeyList } from './key-list.ts'

/** Where a sealed text lives. It opens only there: a text copied to another row, column or table is refused. */
export interface SealContext {
  readonly table: string
  readonly column: string
  readonly rowId: string
}

const FORMAT = 's1'
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** A sealed text that cannot be opened. `kind` tells a missing key from a wrong one (or a changed or moved text). */
export class SealedTextError extends Error {
  readonly code = 'WRIT_SEALED_TEXT_ERROR'
  readonly kind: 'malformed' | 'unknown_key' | 'refused'
  constructor(kind: SealedTextError['kind'], message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'SealedTextError'
    this.kind = kind
  }
}

export function isSealedTextError(error: unknown): error is SealedTextError {
  return (error as { code?: unknown } | null | undefined)?.code === 'WRIT_SEALED_TEXT_ERROR'
}

export interface Sealer {
  /** AES-256-GCM under the current key with a random nonce: `s1$keyId$nonce$ciphertext+tag`, base64url. */
  seal(plaintext: Uint8Array, context: SealContext): string
  /** @throws SealedTextError */
  open(sealed: string, context: SealContext): Uint8Array
}

/** Seals with the first key, opens with all of them. */
export function createSealer(keys: KeyList): Sealer {
  const byId = new Map(keys.map((key) => [key.id, createSecretKey(key.bytes)]))
  const currentId = keys[0].id
  const currentKey = createSecretKey(keys[0].bytes)
  return {
    seal(plaintext, context) {
      // Random 96-bit nonces are safe for 2^32 texts under one key (NIST SP 800-38D §8.3); keys and settings are far fewer.
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, currentKey, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(associatedData(currentId, context))
      const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
      return [FORMAT, currentId, nonce.toString('base64url'), ciphertext.toString('base64url')].join('$')
    },
    open(sealed, context) {
      const keyId = sealingKeyId(sealed)
      const key = keyId === undefined ? undefined : byId.get(keyId)
      const [, , nonceText = '', bodyText = ''] = sealed.split('$')
      const nonce = Buffer.from(nonceText, 'base64url')
      const body = Buffer.from(bodyText, 'base64url')
      if (keyId === undefined || nonce.length !== NONCE_BYTES || body.length < TAG_BYTES) {
        throw new SealedTextError('malformed', `${place(context)} is not a sealed text`)
      }
      if (key === undefined)
        throw new SealedTextError('unknown_key', `${place(context)} was sealed with the key "${keyId}", which is not set`)
      return openWith(key, keyId, nonce, body, context)
    },
  }
}

function openWith(key: KeyObject, keyId: string, nonce: Buffer, body: Buffer, context: SealContext): Uint8Array {
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(associatedData(keyId, context))
  decipher.setAuthTag(body.subarray(body.length - TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(body.subarray(0, body.length - TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new SealedTextError(
      'refused',
      `${place(context)} does not open with the key "${keyId}": it was changed, moved or sealed with another`,
      { cause },
    )
  }
}

/** The id of the key that sealed a text, or undefined when the text has another shape. */
export function sealingKeyId(sealed: string): string | undefined {
  const parts = sealed.split('$')
  return parts.length === 4 && parts[0] === FORMAT ? parts[1] : undefined
}

// JSON of a list is unambiguous: no value can reach into its neighbour.
function associatedData(keyId: string, { table, column, rowId }: SealContext): Buffer {
  return Buffer.from(JSON.stringify([FORMAT, keyId, table, column, rowId]))
}

function place({ table, column, rowId }: SealContext): string {
  return `${table}.${column} of "${rowId}"`
}
