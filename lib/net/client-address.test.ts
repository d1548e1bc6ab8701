import { describe, expect, it } from 'vitest'
import { createAddressResolver, normaliseAddress, rateLimitAddress } from './client-address.ts'

describe('one spelling for one address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:192.0.2.7%eth0', '192.0.2.7'],
  ])('writes %s as %s', (text, canonical) => {
    expect(normaliseAddress(text)).toBe(canonical)
  })

  it.each([
    '',
    'localhost',
    '127.1',
    '0x7f000001',
    '010.0.0.1',
    '1.2.3.4%eth0',
    '1.2.3.4:80',
    '[::1]',
    '::1\0',
    `${'0'.repeat(90)}::1`,
    '1.2.3.4, 5.6.7.8',
  ])('does not take %j for an address', (text) => {
    expect(normaliseAddress(text)).toBe('')
  })
})

describe('rate limits count', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['', ''],
  ])('%s as %s', (address, key) => {
    expect(rateLimitAddress(address)).toBe(key)
  })
})

describe('the client behind trusted proxies', () => {
  const resolver = createAddressResolver(['10.0.0.0/8', '192.0.2.1', '2001:db8:aaaa::/48', '::ffff:172.16.0.0/108'])
  const from = (peer: string, list: string) => resolver.resolve(peer, { 'x-forwarded-for': list })

  it('ignores every header of a peer that is not trusted', () => {
    expect(from('203.0.113.9', '1.1.1.1')).toBe('203.0.113.9')
    expect(resolver.resolve('203.0.113.9', { forwarded: 'for=1.1.1.1' })).toBe('203.0.113.9')
    expect(createAddressResolver([]).resolve('10.0.0.1', { 'x-forwarded-for': '1.1.1.1' })).toBe('10.0.0.1')
  })

  it('does not trust a peer without an address', () => {
    expect(from('', '1.1.1.1')).toBe('')
  })

  it('reads from the right and stops at the first hop that is not trusted, so a client cannot name its own address', () => {
    expect(from('10.0.0.1', '6.6.6.6, 203.0.113.9')).toBe('203.0.113.9')
    expect(from('10.0.0.1', '6.6.6.6, 203.0.113.9, 192.0.2.1, 10.9.9.9')).toBe('203.0.113.9')
  })

  it('takes the leftmost hop when all are trusted, the peer when there is none', () => {
    expect(from('10.0.0.1', '10.0.0.3, 10.0.0.2')).toBe('10.0.0.3')
    expect(resolver.resolve('10.0.0.1', {})).toBe('10.0.0.1')
  })

  it('knows a trusted range in its IPv4-mapped spelling, and IPv6 ranges', () => {
    expect(from('172.20.0.1', '203.0.113.9')).toBe('203.0.113.9')
    expect(from('2001:db8:aaaa::5', '2001:db8:bbbb::1')).toBe('2001:db8:bbbb::1')
  })

  it.each([
    ['203.0.113.9:4711', '203.0.113.9'],
    ['[2001:db8::9]:4711', '2001:db8::9'],
    ['[2001:db8::9]', '2001:db8::9'],
    ['2001:db8::9', '2001:db8::9'],
    ['"[2001:DB8::9]:4711"', '2001:db8::9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['  203.0.113.9  ', '203.0.113.9'],
  ])('reads the hop %s as %s', (hop, address) => {
    expect(from('10.0.0.1', `6.6.6.6, ${hop}`)).toBe(address)
  })

  it.each(['unknown', '_hidden', '', 'localhost', '[::1', '1.2.3'])(
    'leaves the client unknown when a trusted hop hides it as %j',
    (hop) => {
      expect(from('10.0.0.1', `6.6.6.6, ${hop}`)).toBe('')
    },
  )

  it.each([
    ['for=203.0.113.9', '203.0.113.9'],
    ['For="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
    ['for=6.6.6.6, for=203.0.113.9;proto=https;by=10.0.0.1', '203.0.113.9'],
    ['for="a,b;c", for=203.0.113.9, for=10.0.0.7', '203.0.113.9'],
    ['for="6.6.6.6\\", for=7.7.7.7", proto=http;for=203.0.113.9', '203.0.113.9'],
    ['for=6.6.6.6, for=_hidden', ''],
    ['for=6.6.6.6, proto=https', ''],
    ['for=6.6.6.6;for=203.0.113.9', ''],
  ])('reads Forwarded %s (RFC 7239)', (forwarded, address) => {
    expect(resolver.resolve('10.0.0.1', { forwarded })).toBe(address)
  })

  it('does not read a Forwarded header beside X-Forwarded-For, which a proxy of the other kind would pass on unseen', () => {
    expect(resolver.resolve('10.0.0.1', { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=6.6.6.6' })).toBe('203.0.113.9')
  })
})
