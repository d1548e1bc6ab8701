import type { IncomingMessage } from 'node:http'

export interface RequestTarget {
  /** Without the query. */
  readonly path: string
  /** What the client asked: the authority of an absolute target (RFC 9112 §3.2.2), else Host; '' when there is none. */
  readonly host: string
}

/**
 * Where a request goes; undefined when it says so in no valid way: no origin or absolute form, a missing Host in HTTP/1.1, or two of them
 * (RFC 9112 §3.2). HTTP/1.0 knows no Host, so there '' stands for the only server there is.
 */
export function readRequestTarget(request: IncomingMessage): RequestTarget | undefined {
  const { url = '', headers } = request
  const host = headers.host ?? ''
  if (host.includes(',') || (host === '' && request.httpVersionMinor > 0)) return undefined
  if (url.startsWith('/')) {
    const queryAt = url.indexOf('?')
    return { path: queryAt < 0 ? url : url.slice(0, queryAt), host }
  }
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined
  const absolute = new URL(url)
  return { path: absolute.pathname, host: absolute.host }
}

/** The host that a trusted proxy was asked for, where it says so. */
export function forwardedHost(request: IncomingMessage): string | undefined {
  const header = request.headers['x-forwarded-host']
  const first = (Array.isArray(header) ? header[0] : header)?.split(',')[0]?.trim()
  return first === '' ? undefined : first
}
