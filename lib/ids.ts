import { randomBytes } from 'node:crypto'

const TAIL_HEX = 12 // 48 random bits at the end of every UUID
const POOL_TAILS = 1024
const COUNTER_MAX = 0x3ffffff // 26 bits: the 12 of rand_a and the first 14 of rand_b

let milliseconds = 0
let head = '' // the timestamp's 48 bits with their dash, made once per millisecond
let counter = 0
let tails = ''
let tailAt = 0

/**
 * A UUID version 7 (RFC 9562 §5.7), lower case. Ids of one process ascend strictly, also when the clock stands still or goes back: a
 * 26-bit counter (§6.2, method 1) follows the timestamp, seeded anew every millisecond in its lower half; 48 random bits follow it.
 */
export function uuidv7(): string {
  const now = Date.now()
  if (now > milliseconds) startMillisecond(now)
  else if (counter === COUNTER_MAX) startMillisecond(milliseconds + 1)
  else counter += 1
  const high = (0x7000 | (counter >>> 14)).toString(16)
  const low = (0x8000 | (counter & 0x3fff)).toString(16)
  return `${head}-${high}-${low}-${randomTail()}`
}

function startMillisecond(now: number): void {
  milliseconds = now
  const hex = now.toString(16).padStart(12, '0')
  head = `${hex.slice(0, 8)}-${hex.slice(8)}`
  counter = Number.parseInt(randomTail().slice(0, 7), 16) & (COUNTER_MAX >>> 1)
}

// One call of the random generator serves a thousand ids: this runs once per token.
function randomTail(): string {
  if (tailAt === tails.length) {
    tails = randomBytes((TAIL_HEX / 2) * POOL_TAILS).toString('hex')
    tailAt = 0
  }
  tailAt += TAIL_HEX
  return tails.slice(tailAt - TAIL_HEX, tailAt)
}

const ALPHANUMERICS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const UNBIASED_BYTES = 256 - (256 % ALPHANUMERICS.length) // bytes from here on would favour the first letters

/** A client id: 32 letters and digits, about 190 random bits. */
export function newClientId(): string {
  let id = ''
  while (id.length < 32) {
    for (const byte of randomBytes(48)) {
      if (byte < UNBIASED_BYTES && id.length < 32) id += ALPHANUMERICS[byte % ALPHANUMERICS.length]
    }
  }
  return id
}

/** A resource server's id: 24 hex digits, 96 random bits. */
export function newResourceServerId(): string {
  return randomBytes(12).toString('hex')
}

/** A client grant's id: `cgr_` and a UUIDv7. */
export function newGrantId(): string {
  return `cgr_${uuidv7()}`
}

/** A client credential's id (secret or key): `cred_` and a UUIDv7. */
export function newCredentialId(): string {
  return `cred_${uuidv7()}`
}

/** A hook's id: `hok_` and a UUIDv7. */
export function newHookId(): string {
  return `hok_${uuidv7()}`
}

/** The id of a hook's version: `hkv_` and a UUIDv7. */
export function newHookVersionId(): string {
  return `hkv_${uuidv7()}`
}
