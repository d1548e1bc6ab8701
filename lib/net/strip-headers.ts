import type { IncomingMessage } from 'node:http'

/** The header in which the server tells Next who the client is. Only the server can set it: an inbound one is always dropped. */
export const CLIENT_ADDRESS_HEADER = 'x-writ-client-address'

// Next and Writ speak to themselves in these; from outside they could skip a proxy.ts, replay a render or name a client address.
const INTERNAL_NAMES = new Set([
  'next-resume',
  'x-action-forwarded',
  'x-invocation-id',
  'x-matched-path',
  'x-now-route-matches',
  'x-prerender-revalidate',
  'x-prerender-revalidate-if-generated',
])
const INTERNAL_PREFIXES = ['x-writ-', 'x-middleware-', 'x-invoke-', 'x-nextjs-', 'x-next-', 'x-vercel-']

// Only a proxy in front of Writ may say who its client is, by which certificate it came and which URL it asked for.
const PROXY_NAMES = new Set([
  'cf-connecting-ip',
  'cf-connecting-ipv6',
  'client-cert', // RFC 9440
  'client-cert-chain',
  'client-ip',
  'fastly-client-ip',
  'forwarded',
  'front-end-https',
  'true-client-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-original-host',
  'x-original-url',
  'x-real-ip',
  'x-rewrite-url',
])
const PROXY_PREFIXES = ['x-forwarded-', 'x-amzn-mtls-', 'x-client-cert', 'x-client-verify', 'x-arr-', 'x-ssl-', 'ssl-']

/** Must this header not reach Next? `name` in lower case. */
export function isStrippedHeader(name: string, peerIsTrusted: boolean): boolean {
  if (INTERNAL_NAMES.has(name) || INTERNAL_PREFIXES.some((prefix) => name.startsWith(prefix))) return true
  return !peerIsTrusted && (PROXY_NAMES.has(name) || name === 'x-forwarded' || PROXY_PREFIXES.some((prefix) => name.startsWith(prefix)))
}

/**
 * Makes a request safe to hand to Next, in place: `headers` and `rawHeaders` lose what only a proxy or the server itself may say, and gain
 * the client's address. Next would otherwise believe the client's own X-Forwarded-For.
 * @param clientAddress normalised, '' when unknown.
 */
export function stripHeaders(request: IncomingMessage, peerIsTrusted: boolean, clientAddress: string): void {
  const { headers, rawHeaders } = request
  for (const name of Object.keys(headers)) {
    // An underscore reads as a dash to CGI-minded software behind a proxy, so both spellings go.
    if (isStrippedHeader(name.replaceAll('_', '-'), peerIsTrusted)) delete headers[name]
  }
  const kept: string[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string
    if (!isStrippedHeader(name.toLowerCase().replaceAll('_', '-'), peerIsTrusted)) kept.push(name, rawHeaders[at + 1] as string)
  }
  kept.push(CLIENT_ADDRESS_HEADER, clientAddress)
  rawHeaders.splice(0, rawHeaders.length, ...kept)
  headers[CLIENT_ADDRESS_HEADER] = clientAddress
}
