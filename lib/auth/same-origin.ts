/** The host that was asked for, as the browser knows it. `lib/server` has checked it and dropped forwarding headers of strangers. */
export function requestHost(headers: Headers): string {
  return (headers.get('x-forwarded-host')?.split(',')[0]?.trim() ?? headers.get('host') ?? '').toLowerCase()
}

/**
 * Was this request made by a page of this console? Browsers send `Origin` with every request that may change something; one without it, or
 * with `null`, is nobody's whom we could tell from a stranger's page.
 */
export function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get('origin')
  if (origin === null || !URL.canParse(origin)) return false
  return new URL(origin).host === requestHost(headers)
}
