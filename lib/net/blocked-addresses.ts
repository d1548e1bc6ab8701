import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Ranges that no setting opens: this machine itself and its links, where metadata services live. */
const CLOSED = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '::/128',
  '::1/128',
  'fe80::/10',
  '224.0.0.0/4',
  'ff00::/8',
  '255.255.255.255/32',
]

/** Ranges that are closed unless an administrator opens a part of them by name. */
const PRIVATE = [
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '192.0.0.0/24', '198.18.0.0/15', '240.0.0.0/4'],
  ...['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '192.88.99.0/24'], // documentation (RFC 5737), 6to4 relays
  ...['fc00::/7', 'fec0::/10', '2001:db8::/32', '3fff::/20', '100::/64', '5f00::/16'],
  // Addresses that carry an IPv4 address inside: where they lead is for a translator to say, not for this list.
  ...['64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', '2001::/32', '::/96', '::ffff:0:0:0/96'],
]

type Range = ReturnType<typeof ipaddr.parseCIDR>

const CLOSED_RANGES = CLOSED.map((range) => ipaddr.parseCIDR(range))
/** Networks of one's own (RFC 1918, RFC 6598, RFC 4193). */
const OPENABLE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].map((range) =>
  ipaddr.parseCIDR(range),
)
const PRIVATE_RANGES = PRIVATE.map((range) => ipaddr.parseCIDR(range))

/**
 * True for an address that the server must not call for somebody else: loopback, private, link-local and special ranges. IPv4-mapped
 * addresses are unwrapped first. What is no address is blocked.
 * @param opened private ranges an administrator has opened; loopback and link-local stay closed whatever it says
 */
export function isBlockedAddress(address: string, opened: readonly string[] = []): boolean {
  const bare = address.split('%')[0] ?? '' // the zone of a link-local address
  if (isIP(bare) === 0) return true
  const parsed = ipaddr.process(bare)
  if (CLOSED_RANGES.some((range) => isIn(parsed, range))) return true
  if (!PRIVATE_RANGES.some((range) => isIn(parsed, range))) return false
  return !opened.some((range) => ipaddr.isValidCIDR(range) && isIn(parsed, ipaddr.parseCIDR(range)))
}

/** True for a range (CIDR) inside one of those that an administrator may open. */
export function isPrivateRange(range: string): boolean {
  if (!ipaddr.isValidCIDR(range)) return false
  const [address, bits] = ipaddr.parseCIDR(range)
  return OPENABLE_RANGES.some((open) => bits >= open[1] && isIn(address, open))
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, range: Range): boolean {
  return address.kind() === range[0].kind() && address.match(range as [ipaddr.IPv4, number])
}
