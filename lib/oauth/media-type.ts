/** The body formats of the token endpoint: RFC 6749 §4.4.2 names the form; JSON is what clients written for Auth0 send. */
export type BodyFormat = 'form' | 'json'

/**
 * The format that a Content-Type names (RFC 9110 §8.3), or undefined when the endpoint does not read it. Parameters other than
 * `charset` are ignored; a charset must be UTF-8 (RFC 6749 appendix B).
 */
export function readBodyFormat(contentType: string | undefined): BodyFormat | undefined {
  if (contentType === 'application/x-www-form-urlencoded') return 'form'
  if (contentType === 'application/json') return 'json'
  // A comma means two header fields that were joined (RFC 9110 §5.3); neither is believed.
  if (contentType === undefined || contentType.includes(',')) return undefined
  const [mediaType = '', ...parameters] = contentType.split(';')
  if (!parameters.every(isUtf8OrOther)) return undefined
  switch (mediaType.trim().toLowerCase()) {
    case 'application/x-www-form-urlencoded':
      return 'form'
    case 'application/json':
      return 'json'
    default:
      return undefined
  }
}

function isUtf8OrOther(parameter: string): boolean {
  const equals = parameter.indexOf('=')
  if (parameter.slice(0, Math.max(0, equals)).trim().toLowerCase() !== 'charset') return true
  // "utf8" is no registered name, but the WHATWG encoding standard reads it as UTF-8 and HTTP libraries send it.
  const charset = parameter
    .slice(equals + 1)
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .toLowerCase()
  return charset === 'utf-8' || charset === 'utf8'
}

/** True when the body is not compressed: nothing here decompresses, so that no small body becomes a large one. */
export function isIdentityEncoding(contentEncoding: string | undefined): boolean {
  return contentEncoding === undefined || contentEncoding === '' || contentEncoding.trim().toLowerCase() === 'identity'
}
