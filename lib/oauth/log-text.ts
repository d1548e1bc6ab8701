/** How many characters (UTF-16 code units) of what a request sent the log keeps. */
export const CLIENT_ID_LOG_MAX = 128
export const AUDIENCE_LOG_MAX = 1024
export const SCOPE_LOG_MAX = 4096
export const USER_AGENT_LOG_MAX = 256
/** The longest IPv6 address in text, IPv4-mapped (RFC 4291 §2.2). */
export const ADDRESS_LOG_MAX = 45
/** What a refusal repeats of a request that cannot be read: a method, a media type, the name of a parameter. */
export const WORD_LOG_MAX = 128

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/
// Control characters, line separators, and the marks that reorder a line on an admin's screen (Unicode TR 36 §2.6); with them lone
// surrogates, which UTF-8 cannot carry. Postgres refuses NUL and surrogates: one such string would fail its whole batch.
const UNSAFE = /[\p{Cc}\p{Surrogate}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu

// A client secret as Writ makes them, and a JWT: a client that mixes up its fields must not leave either in the log. What a cut left of
// one is removed as well, down to the few characters that name nothing.
const MISPLACED_SECRET = /wrs_[\w-]{12,}/g
// Searched only from the start of a word that a dot ends: tried at every "eyJ", 4,096 characters of them took 36 ms of anybody's request.
const MISPLACED_TOKEN = /(?<![\w-])(?=[\w-]+\.)([\w-]*?)eyJ[\w-]{12,}\.[\w.-]*/g

/**
 * `text` as the log may keep it: at most `max` characters, well-formed, control and bidi characters replaced by U+FFFD, secrets and tokens
 * that were sent in a wrong place removed.
 */
export function logText(text: string, max: number): string {
  const safe = cleanText(text, max)
  if (!safe.includes('wrs_') && !safe.includes('eyJ')) return safe
  return safe.replace(MISPLACED_TOKEN, '$1[removed]').replace(MISPLACED_SECRET, '[removed]')
}

function cleanText(text: string, max: number): string {
  // Cutting comes first, so that a megabyte of junk costs no more than its first characters. A surrogate pair that the cut splits
  // becomes a lone surrogate and is replaced below.
  const kept = text.length > max ? text.slice(0, max) : text
  return PRINTABLE_ASCII.test(kept) ? kept : kept.replace(UNSAFE, '\ufffd')
}

/**
 * True when `text` is short, well-formed and without control or bidi characters. Names of clients and APIs are all of this kind, so
 * anything else names nothing and is never looked up: neither a database nor a cache gets to see it.
 */
export function isLogText(text: string, max: number): boolean {
  return text.length <= max && cleanText(text, max) === text
}

/** The scopes of a `scope` parameter for the log, whether they follow the grammar or not; 4,096 characters in all. */
export function logScopes(scope: string): string[] {
  return logText(scope, SCOPE_LOG_MAX)
    .split(' ')
    .filter((token) => token !== '')
}
