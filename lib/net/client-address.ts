import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Longer than any textual address with a zone; spares the parser from hostile text. */
const ADDRESS_LENGTH_MAX = 64
const IPV6_RATE_LIMIT_BITS = 64

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

/** The forwarding headers of a request, as Node joins repeated ones (`, `). */
export interface ForwardingHeaders {
  readonly 'x-forwarded-for'?: string | undefined
  readonly forwarded?: string | undefined
}

export interface AddressResolver {
  /** Is this a proxy whose forwarding headers are believed? */
  isTrusted(peer: string): boolean
  /**
   * The client's address in canonical form, '' when unknown.
   * @param peer the normalised address of the TCP peer ('' for a peer without one).
   */
  resolve(peer: string, headers: ForwardingHeaders): string
}

/**
 * One spelling for one address: IPv4 dotted, IPv6 as in RFC 5952, IPv4-mapped IPv6 unwrapped, the zone dropped (it names an interface of
 * this machine, not a client). '' when the text is not an address; shorthand and octal IPv4 forms are not addresses here.
 */
export function normaliseAddress(text: string): string {
  if (text.length > ADDRESS_LENGTH_MAX) return ''
  const zoneAt = text.indexOf('%')
  const address = zoneAt < 0 ? text : text.slice(0, zoneAt)
  switch (isIP(address)) {
    case 4:
      return zoneAt < 0 ? address : ''
    case 6:
      return canonicalIPv6(address)
    default:
      return ''
  }
}

function canonicalIPv6(address: string): string {
  const parsed = ipaddr.IPv6.parse(address)
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : parsed.toRFC5952String()
}

/**
 * What a rate limit counts by: an IPv4 address, or the /64 of an IPv6 address (`2001:db8:1:2::/64`), since one host owns a whole /64.
 * @param address normalised; '' stays ''.
 */
export function rateLimitAddress(address: string): string {
  if (!address.includes(':')) return address
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address}/${IPV6_RATE_LIMIT_BITS}`)
  return `${network.toRFC5952String()}/${IPV6_RATE_LIMIT_BITS}`
}

/**
 * Finds the client behind trusted proxies. Each proxy appends the address of its own peer, so the list is read from the right: hops that
 * are trusted are passed over, the first one that is not is the client. What stands left of it was written by the client and is never read.
 *
 * X-Forwarded-For is read when it is present; Forwarded (RFC 7239) only when it is not. A proxy that writes Forwarded alone must therefore
 * remove X-Forwarded-For. A trusted hop that hides its peer (`unknown`, `_token`, garbage) leaves the client unknown: ''.
 * @param trustedProxies addresses or CIDR ranges, checked by `loadConfig`.
 */
export function createAddressResolver(trustedProxies: readonly string[]): AddressResolver {
  const ranges = trustedProxies.map(parseRange)
  const isTrusted = (address: string) => address !== '' && ranges.length > 0 && isInside(ipaddr.parse(address), ranges)
  return {
    isTrusted,
    resolve(peer, headers) {
      if (!isTrusted(peer)) return peer
      let client = peer
      for (const hop of hopsFromTheRight(headers)) {
        client = normaliseAddress(withoutPort(hop))
        if (!isTrusted(client)) return client
      }
      return client
    },
  }
}

function parseRange(text: string): Range {
  const [address, bits] = text.includes('/') ? ipaddr.parseCIDR(text) : wholeAddress(text)
  // A peer is compared after unwrapping, so a mapped range is unwrapped too.
  if (address.kind() === 'ipv6' && (address as ipaddr.IPv6).isIPv4MappedAddress() && bits >= 96) {
    return [(address as ipaddr.IPv6).toIPv4Address(), bits - 96]
  }
  return [address, bits]
}

function wholeAddress(text: string): Range {
  const address = ipaddr.parse(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

function isInside(address: ipaddr.IPv4 | ipaddr.IPv6, ranges: readonly Range[]): boolean {
  return ranges.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))
}

function hopsFromTheRight(headers: ForwardingHeaders): string[] {
  const list = headers['x-forwarded-for']
  if (list !== undefined) return list.split(',').reverse()
  return forwardedFor(headers.forwarded ?? '').reverse()
}

/** The `for` of each element of a Forwarded header (RFC 7239 §4); an element without one hides its client: ''. */
function forwardedFor(header: string): string[] {
  if (header.trim() === '') return []
  return splitOutsideQuotes(header, ',').map((element) => {
    const pairs = splitOutsideQuotes(element, ';').map((pair) => pair.trim())
    const names = pairs.filter((pair) => /^for=/i.test(pair))
    return names.length === 1 ? (names[0] as string).slice(4) : ''
  })
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = []
  let quoted = false
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (quoted && character === '\\') at += 1
    else if (character === '"') quoted = !quoted
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

/** `1.2.3.4:80`, `[2001:db8::1]:80`, `"[2001:db8::1]"` → the address alone. A bare IPv6 address has no port. */
function withoutPort(hop: string): string {
  const text = hop.trim().replace(/^"(.*)"$/, '$1')
  const bracketed = /^\[([^\]]*)\](?::[\w.-]+)?$/.exec(text)
  if (bracketed) return bracketed[1] as string
  const withPort = /^([^:]*):[\w.-]+$/.exec(text)
  return withPort ? (withPort[1] as string) : text
}
