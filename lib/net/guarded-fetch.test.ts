import type { IncomingMessage, ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { selfSignedCertificate } from '../../e2e/protocol/self-signed.ts'
import { isBlockedAddress } from './blocked-addresses.ts'
import { type GuardedFetchOptions, type GuardedRequest, guardedFetch } from './guarded-fetch.ts'

const { cert, key } = selfSignedCertificate(1)
let handler: (request: IncomingMessage, response: ServerResponse) => void
let seen: IncomingMessage[] = []
const server = https.createServer({ cert, key }, (request, response) => {
  seen.push(request)
  handler(request, response)
})
let port = 0
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  seen = []
  handler = (_request, response) => response.end('ok')
})

const LOCAL = { address: '127.0.0.1', family: 4 }

/** A call of the test server, whose address counts as a public one. */
function call(request: Partial<GuardedRequest> & { path?: string } = {}, options: Partial<GuardedFetchOptions> = {}) {
  const { path = '/', ...rest } = request
  return guardedFetch(
    { url: new URL(`https://localhost:${port}${path}`), method: 'GET', headers: {}, ...rest },
    { timeoutMs: 5_000, responseBytesMax: 1024, ca: cert, isBlocked: () => false, lookup: async () => [LOCAL], ...options },
  )
}

describe('an allowed call', () => {
  it('goes to the checked address under its own name, without compression', async () => {
    handler = (request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk)).on('end', () => response.writeHead(201, { 'x-a': 'b' }).end(`got ${body}`))
    }
    const answer = await call({ method: 'POST', headers: { 'x-b': 'c' }, body: 'é' })
    expect(answer).toMatchObject({ status: 201, body: 'got é' })
    expect(answer.headers).toContainEqual(['x-a', 'b'])
    expect(seen[0]?.headers).toMatchObject({ host: `localhost:${port}`, 'accept-encoding': 'identity', 'content-length': '2', 'x-b': 'c' })
  })

  it('asks for the name once: what it answers later cannot be called', async () => {
    let asked = 0
    await call({}, { lookup: async () => (asked++ === 0 ? [LOCAL] : [{ address: '10.0.0.1', family: 4 }]) })
    expect(asked).toBe(1)
  })

  it('hands a redirect back and does not follow it', async () => {
    handler = (_request, response) => response.writeHead(302, { location: `https://localhost:${port}/secret` }).end()
    expect(await call()).toMatchObject({ status: 302 })
    expect(seen.map((request) => request.url)).toEqual(['/'])
  })
})

describe('a call that is refused', () => {
  it.each([
    ['one address of several is private', [LOCAL, { address: '10.1.2.3', family: 4 }], /must not be called/],
    ['the only address is loopback', [LOCAL], /must not be called/],
    ['an IPv4 address in IPv6 is loopback', [{ address: '::ffff:127.0.0.1', family: 6 }], /must not be called/],
    ['there is no address', [], /has no address/],
  ])('%s', async (_name, addresses, message) => {
    await expect(call({}, { isBlocked: (address) => isBlockedAddress(address), lookup: async () => addresses })).rejects.toThrow(message)
    expect(seen).toEqual([])
  })

  it('http, and an address literal that is blocked', async () => {
    const options = { timeoutMs: 1_000, responseBytesMax: 10 }
    const request = { method: 'GET', headers: {} }
    await expect(guardedFetch({ ...request, url: new URL(`http://localhost:${port}/`) }, options)).rejects.toThrow('is not https')
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:7f00:1]', '169.254.169.254']) {
      await expect(guardedFetch({ ...request, url: new URL(`https://${host}:${port}/`) }, options)).rejects.toThrow('must not be called')
    }
    expect(seen).toEqual([])
  })

  it('a certificate of another name', async () => {
    const url = new URL(`https://other.example:${port}/`)
    await expect(call({ url })).rejects.toThrow('other.example')
  })
})

describe('a call that takes too much', () => {
  it.each<[string, typeof handler, Partial<GuardedFetchOptions>, RegExp]>([
    ['no answer', () => {}, { timeoutMs: 150 }, /within 150 ms/],
    ['a body without end', (_request, response) => void response.write('x'), { timeoutMs: 300 }, /within 300 ms/],
    ['a body that is too long', (_request, response) => void response.end('x'.repeat(5_000)), {}, /larger than 1 KB/],
    ['a connection that breaks', (request) => void request.socket.destroy(), {}, /could not be reached/],
    ['a name that is never resolved', () => {}, { timeoutMs: 100, lookup: () => new Promise(() => {}) }, /within 100 ms/],
  ])('%s', async (_name, answer, options, message) => {
    handler = answer
    await expect(call({}, options)).rejects.toThrow(message)
  })
})

describe('addresses', () => {
  it.each([
    ...[
      '127.0.0.1',
      '127.9.9.9',
      '0.0.0.0',
      '0.1.2.3',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '100.64.0.1',
      '169.254.169.254',
    ],
    ...['192.0.0.8', '192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...[
      '::',
      '::1',
      'fc00::1',
      'fdff::1',
      'fe80::1',
      'fe80::1%eth0',
      'ff02::1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '2001::1',
      '2001:db8::1',
    ],
    ...['::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::127.0.0.1', '', 'localhost', '1.2.3', '0x7f.0.0.1%'],
  ])('%s is blocked', (address) => {
    expect(isBlockedAddress(address)).toBe(true)
  })

  it.each(['1.1.1.1', '172.32.0.1', '100.128.0.1', '192.0.1.1', '2606:4700::1111', '::ffff:1.1.1.1'])('%s is not', (address) => {
    expect(isBlockedAddress(address)).toBe(false)
  })

  it('private ranges can be opened by name; loopback and link-local cannot', () => {
    expect(isBlockedAddress('10.1.2.3', ['10.1.0.0/16'])).toBe(false)
    expect(isBlockedAddress('10.2.2.3', ['10.1.0.0/16', 'nonsense'])).toBe(true)
    for (const address of ['127.0.0.1', '169.254.169.254', '::1', 'fe80::1', '::ffff:127.0.0.1']) {
      expect(isBlockedAddress(address, ['0.0.0.0/0', '::/0'])).toBe(true)
    }
  })
})
