const DESCRIPTION_MAX = 256
const OUTSIDE_GRAMMAR = /[^\x20\x21\x23-\x5b\x5d-\x7e]/gu

/** Text as an `error_description`: printable ASCII without quote and backslash (RFC 6749 §5.2), at most 256 characters. */
export function toErrorDescription(text: string): string {
  return text.slice(0, DESCRIPTION_MAX).replaceAll('"', "'").replace(OUTSIDE_GRAMMAR, '?')
}
