/** The host that was asked for, as the browser knows it. `lib/server` has checked it and dropped forwarding headers of strangers. */
export function requestHost(headers: Headers): string {
  return (headers.get('x-forwarded-host')?.split(',')[0]?.trim() ?? headers.get('host') ?? '').toLowerCase()
}

/** Did the browser speak TLS, to this server or to a trusted proxy before it? */
export function spokeTls(headers: Headers): boolean {
  return headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https'
}

/**
 * Was this request made by a page of this console? Browsers send `Origin` with every request that may change something; one without it, or
 * with `null`, is nobody's whom we could tell from a stranger's page. Under TLS a page that came without it is another's: whoever sits on the
 * line can write one under our name, and browsers that do not count the scheme as part of the site send our cookie along. The other way
 * round is allowed, for a proxy may end TLS and not say so.
 */
export function isSameOrigin(headers: Headers): boolean {
  const text = headers.get('origin')
  const host = requestHost(headers)
  if (text === null || host === '' || !URL.canParse(text)) return false
  const origin = new URL(text)
  return origin.host === host && (origin.protocol === 'https:' || (origin.protocol === 'http:' && !spokeTls(headers)))
}
