export type PasteTarget = { kind: 'token' | 'application' | 'request' | 'api'; href: string; label: string }

/** Where what was pasted into the palette leads. A token goes into the fragment, which no browser sends anywhere. */
export function pasteTarget(pasted: string): PasteTarget | undefined {
  const text = pasted.trim()
  if (looksLikeToken(text)) return { kind: 'token', href: `/inspect#t=${encodeURIComponent(text)}`, label: 'Inspect this token' }
  if (/^[A-Za-z0-9]{32}$/.test(text))
    return { kind: 'application', href: `/applications/${text}`, label: 'Open the application with this id' }
  if (/^req_[A-Za-z0-9-]+$/.test(text)) return { kind: 'request', href: `/log/${text}`, label: 'Open this request' }
  if (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text) && URL.canParse(text)) {
    return { kind: 'api', href: `/apis?q=${encodeURIComponent(text)}`, label: 'Find the API with this identifier' }
  }
  return undefined
}

/** The beginning of a JWT, "{" in base64url. Such text is never sent as a search. */
export function looksLikeToken(text: string): boolean {
  return /^\s*eyJ/.test(text)
}
