import { createServer, type IncomingHttpHeaders, type RequestOptions, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { stripHeaders } from './strip-headers.ts'

interface Seen {
  headers: IncomingHttpHeaders
  rawHeaders: string[]
}

/** Sends one real request and returns what is left of its headers. */
async function stripped(headers: RequestOptions['headers'], trusted: boolean): Promise<Seen> {
  const server = createServer((incoming, response) => {
    stripHeaders(incoming, trusted, '203.0.113.9')
    response.end(JSON.stringify({ headers: incoming.headers, rawHeaders: incoming.rawHeaders }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const body = await new Promise<string>((resolve, reject) => {
    request({ host: '127.0.0.1', port, headers, agent: false }, async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve(text)
    })
      .on('error', reject)
      .end()
  })
  await new Promise((resolve) => server.close(resolve))
  return JSON.parse(body) as Seen
}

const namesOf = (seen: Seen) => seen.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())

const FROM_A_PROXY = {
  'X-Forwarded-For': ['1.1.1.1', '2.2.2.2'],
  'X-Forwarded-Host': 'evil.example',
  'X-Forwarded-Proto': 'https',
  Forwarded: 'for=1.1.1.1',
  'X-Real-IP': '1.1.1.1',
  'CF-Connecting-IP': '1.1.1.1',
  'Client-Cert': ':MII=:',
  'X-SSL-Client-Verify': 'SUCCESS',
  'X-Original-URL': '/admin',
  X_Forwarded_For: '1.1.1.1',
}
const INTERNAL = {
  'X-Middleware-Subrequest': 'middleware:middleware',
  'x-middleware-rewrite': '/admin',
  'X-Writ-Client-Address': '127.0.0.1',
  'x-writ-anything': '1',
  'x-invoke-path': '/admin',
  'x-nextjs-data': '1',
  'x-matched-path': '/admin',
  'next-resume': '1',
}
const ORDINARY = {
  Accept: 'text/html',
  Cookie: 'a=b',
  'Next-Action': 'abc',
  RSC: '1',
  'Next-Router-State-Tree': '[]',
  Origin: 'http://localhost',
}

describe('headers on their way to Next', () => {
  it('loses, from a peer that is not trusted, whatever only a proxy or the server itself may say', async () => {
    const seen = await stripped({ ...FROM_A_PROXY, ...INTERNAL, ...ORDINARY }, false)
    const expected = [...Object.keys(ORDINARY).map((name) => name.toLowerCase()), 'connection', 'host', 'x-writ-client-address'].sort()
    expect(namesOf(seen).sort()).toEqual(expected)
    expect(Object.keys(seen.headers).sort()).toEqual(expected)
  })

  it('keeps what a trusted proxy says, but never what speaks to Next or Writ themselves', async () => {
    const seen = await stripped({ ...FROM_A_PROXY, ...INTERNAL }, true)
    expect(seen.headers).toMatchObject({ 'x-forwarded-for': '1.1.1.1, 2.2.2.2', 'x-forwarded-proto': 'https', 'client-cert': ':MII=:' })
    expect(namesOf(seen).filter((name) => /^(x-middleware|x-invoke|x-nextjs|x-matched|next-resume|x-writ-anything)/.test(name))).toEqual([])
  })

  it('names the client address once, in both forms, whatever the client claimed', async () => {
    const seen = await stripped({ 'X-Writ-Client-Address': ['127.0.0.1', '127.0.0.2'] }, true)
    expect(seen.headers['x-writ-client-address']).toBe('203.0.113.9')
    expect(seen.rawHeaders.filter((_, at) => seen.rawHeaders[at - 1]?.toLowerCase() === 'x-writ-client-address')).toEqual(['203.0.113.9'])
  })
})
