// `ignoreBOM: true` keeps a byte order mark as a character, so that it is refused where it does not belong instead of vanishing.
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes as text, or undefined when they are not UTF-8: a replaced character would change an identifier or a secret unseen. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return undefined
  }
}
