import type { ParameterSet } from './parameter-set.ts'
import { addParameter, emptyParameterSet } from './parameter-set.ts'
import { malformed } from './refusal.ts'

/**
 * Reads an `application/x-www-form-urlencoded` body (RFC 6749 appendix B). Throws `malformed` for broken percent-encoding, escapes that are not
 * UTF-8, and any parameter sent twice but `resource`.
 */
export function parseFormParameters(body: string): ParameterSet {
  const parameters = emptyParameterSet()
  for (let start = 0; start < body.length; ) {
    const separator = body.indexOf('&', start)
    const end = separator === -1 ? body.length : separator
    if (end > start) addPair(parameters, body.slice(start, end))
    start = end + 1
  }
  return parameters
}

function addPair(parameters: ParameterSet, pair: string): void {
  const equals = pair.indexOf('=')
  const name = decodeFormComponent(equals === -1 ? pair : pair.slice(0, equals))
  if (name === undefined) throw malformed('A parameter name is not correctly encoded.')
  const value = equals === -1 ? '' : decodeFormComponent(pair.slice(equals + 1))
  if (value === undefined) throw malformed('A parameter value is not correctly encoded.')
  addParameter(parameters, name, value, name === 'resource')
}

/** Undoes form encoding: "+" is a space, %XX a byte of UTF-8. Undefined when an escape is broken or the bytes are not UTF-8. */
export function decodeFormComponent(text: string): string | undefined {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    return undefined
  }
}
