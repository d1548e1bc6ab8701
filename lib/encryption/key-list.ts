import { randomBytes } from 'node:crypto'

/** A 256-bit key under the name that what it sealed or hashed carries. */
export interface NamedKey {
  readonly id: string
  readonly bytes: Uint8Array
}

/** The current key and the older ones that still open what they sealed. */
export type KeyList = readonly [NamedKey, ...NamedKey[]]

export const KEY_BYTES = 32
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/
const BASE64 = /^(?:[A-Za-z0-9+/]+={0,2}|[A-Za-z0-9_-]+={0,2})$/

/**
 * Reads `id:base64[,older…]`, the current key first. Every problem is added to `problems` as a sentence that names the setting and the
 * entry's place, never its text: an entry without its id would be the key itself.
 */
export function parseKeyList(setting: string, text: string, problems: string[]): KeyList | undefined {
  const keys: NamedKey[] = []
  const found: string[] = []
  for (const [index, entry] of text.trim().split(',').entries()) {
    const place = `entry ${index + 1} of ${setting}`
    const [id = '', base64, ...rest] = entry.trim().split(':')
    const bytes = base64 === undefined || rest.length > 0 ? undefined : decodeKey(base64)
    if (base64 === undefined || rest.length > 0) found.push(`${place} must read id:base64`)
    else if (!KEY_ID.test(id)) found.push(`the id of ${place} must be 1 to 32 letters, digits, "_" or "-"`)
    else if (bytes === undefined) found.push(`${place} must hold ${KEY_BYTES} bytes in base64`)
    else if (keys.some((key) => key.id === id)) found.push(`${place} repeats an id`)
    else if (keys.some((key) => sameBytes(key.bytes, bytes))) found.push(`${place} repeats a key under another id`)
    else keys.push({ id, bytes })
  }
  problems.push(...found)
  const [current, ...older] = keys
  return current === undefined || found.length > 0 ? undefined : [current, ...older]
}

function decodeKey(base64: string): Uint8Array | undefined {
  if (!BASE64.test(base64)) return undefined
  const bytes = Buffer.from(base64, 'base64') // reads both alphabets
  return bytes.length === KEY_BYTES ? bytes : undefined
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

/** True when a key stands in both lists: then the two would not be separate. */
export function shareKey(a: KeyList, b: KeyList): boolean {
  return a.some((one) => b.some((other) => sameBytes(one.bytes, other.bytes)))
}

/** A list of one new key, as text for a setting or a file. */
export function generateKeyList(id: string): string {
  return `${id}:${randomBytes(KEY_BYTES).toString('base64')}`
}
