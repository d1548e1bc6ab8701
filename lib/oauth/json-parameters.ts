import type { OAuthError } from './oauth-error.ts'
import type { ParameterSet } from './parameter-set.ts'
import { addParameter, emptyParameterSet } from './parameter-set.ts'
import { malformed } from './refusal.ts'

// The grammar of RFC 8259 for what the endpoint reads: one object whose values are strings. A scanner of our own, because JSON.parse
// keeps the last of two equal names and does not say so. No alternative can match what another one does: the time is linear.
const STRING = String.raw`"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*)*"`
const OPENING = /[\t\n\r ]*\{[\t\n\r ]*/y
const MEMBER = new RegExp(String.raw`[\t\n\r ]*(${STRING})[\t\n\r ]*:[\t\n\r ]*(${STRING})[\t\n\r ]*([,}])`, 'y')
const EMPTY_REST = /\}[\t\n\r ]*$/y
const WHITESPACE_REST = /[\t\n\r ]*$/y
const LONE_SURROGATE = /\p{Surrogate}/gu

/**
 * Reads an `application/json` body: a flat object of strings, no name twice. RFC 6749 knows only forms; clients of Auth0 send this.
 * Throws `malformed` for anything else. A repeated `resource` is refused too: JSON has no repeated members (RFC 8259 §4).
 */
export function parseJsonParameters(body: string): ParameterSet {
  const parameters = emptyParameterSet()
  let position = matchEnd(OPENING, body, 0)
  if (position === undefined) throw unreadable(body)
  if (matchEnd(EMPTY_REST, body, position) !== undefined) return parameters
  for (;;) {
    MEMBER.lastIndex = position
    const member = MEMBER.exec(body)
    if (!member) throw unreadable(body)
    addParameter(parameters, readString(member[1] ?? ''), readString(member[2] ?? ''), false)
    position = MEMBER.lastIndex
    if (member[3] === '}') break
  }
  if (matchEnd(WHITESPACE_REST, body, position) === undefined) throw unreadable(body)
  return parameters
}

function matchEnd(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : undefined
}

function readString(token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1)
  const text: string = JSON.parse(token) // the token follows the grammar, so this cannot throw
  // "\ud800" is valid JSON but no Unicode text (RFC 8259 §8.2). It becomes U+FFFD, as in every conversion to UTF-8, before anything
  // compares, stores or forwards it.
  return text.replace(LONE_SURROGATE, '\ufffd')
}

/** Tells the sender apart from the two mistakes: no JSON at all, or JSON of another shape. Nothing of the body is repeated. */
function unreadable(body: string): OAuthError {
  try {
    JSON.parse(body)
  } catch {
    return malformed('The request body is not valid JSON.')
  }
  return malformed('The request body must be a JSON object whose values are strings.')
}
