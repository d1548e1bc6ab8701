import type { IncomingMessage } from 'node:http'

export interface RequestTarget {
  /** Without the query. */
  readonly path: string
  /** What the client asked: the authority of an absolute target (RFC 9112 §3.2.2), else Host; '' when there is none. */
  readonly host: string
}

// A segment `.` or `..`, also percent-encoded, or a backslash, which the URL standard reads as a slash.
const UNRESOLVED = /\\|(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i

/**
 * Where a request goes; undefined when it says so in no valid way: no origin or absolute form, a missing Host in HTTP/1.1, or two of them
 * (RFC 9112 §3.2). HTTP/1.0 knows no Host, so there '' stands for the only server there is.
 *
 * A path that still has to be resolved is none either. Clients resolve it before they send (RFC 3986 §5.2.4); we would take it as it
 * stands and Next would resolve it, so that `/x/../oauth/token` passed every rule here as a page and was answered as the token endpoint.
 * Nor is one that is not percent-encoded text.
 */
export function readRequestTarget(request: IncomingMessage): RequestTarget | undefined {
  const { url = '', headers } = request
  const host = headers.host ?? ''
  if (host.includes(',') || (host === '' && request.httpVersionMinor > 0)) return undefined
  const queryAt = url.indexOf('?')
  const target = queryAt < 0 ? url : url.slice(0, queryAt)
  if (UNRESOLVED.test(target) || !isText(target)) return undefined
  if (url.startsWith('/')) return { path: target, host }
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined
  const absolute = new URL(url)
  return { path: absolute.pathname, host: absolute.host }
}

/** Percent-encoded text, without the one character that no name of ours has and no database stores: a page would fail where it should not be found. */
function isText(target: string): boolean {
  if (!target.includes('%')) return true
  try {
    return !decodeURIComponent(target).includes('\0')
  } catch {
    return false // not UTF-8
  }
}

/** The host that a trusted proxy was asked for, where it says so. */
export function forwardedHost(request: IncomingMessage): string | undefined {
  const header = request.headers['x-forwarded-host']
  const first = (Array.isArray(header) ? header[0] : header)?.split(',')[0]?.trim()
  return first === '' ? undefined : first
}
