import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { exchange, memoryPages, memoryTokenService, startTestListener, type TestListenerOptions } from './testing.ts'

let listener: Awaited<ReturnType<typeof startTestListener>>
const start = async (options?: TestListenerOptions) => {
  listener = await startTestListener(options)
  return listener
}
afterEach(() => listener.close())

interface Answer {
  status: number
  headers: NodeJS.Dict<string | string[]>
  body: string
}

function ask(path: string, options: { method?: string; headers?: Record<string, string | string[]>; body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: listener.port,
        path,
        agent: false,
        method: options.method ?? 'GET',
        headers: { host: `localhost:${listener.port}`, ...options.headers },
      },
      async (response) => {
        let body = ''
        for await (const chunk of response) body += chunk
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
      },
    )
    request.on('error', reject)
    request.end(options.body)
  })
}

describe('paths of the listener', () => {
  it('keep /oauth and /.well-known from Next, also where nothing is there', async () => {
    const { pages, requests } = memoryPages()
    await start({ pages })
    expect((await ask('/.well-known/jwks.json?x=1')).body).toContain('"keys":[]')
    expect(JSON.parse((await ask('/.well-known/openid-configuration', { headers: { 'if-none-match': '"a"' } })).body)).toEqual({
      document: 'openid-configuration',
      method: 'GET',
      ifNoneMatch: '"a"',
    })
    expect(await ask('/oauth/token?a=b', { method: 'POST', body: 'a=1' })).toMatchObject({ status: 200, body: '{"body":"a=1"}' })
    for (const path of ['/oauth/', '/oauth/token/', '/oauth/authorize', '/.well-known/security.txt']) {
      expect(await ask(path)).toMatchObject({ status: 404, headers: { 'content-type': 'application/json' } })
    }
    expect(requests).toEqual([])
    expect(await ask('/oauth')).toMatchObject({ body: 'page GET /oauth' })
  })

  it('answer 404 in JSON for pages on a token-only node', async () => {
    await start()
    expect(await ask('/')).toMatchObject({ status: 404, headers: { 'content-type': 'application/json' } })
    expect(await ask('/', { method: 'POST', body: 'x'.repeat(100) })).toMatchObject({ status: 404, headers: { connection: 'close' } })
  })

  it('leave tokens to Next when it mounts them', async () => {
    const { service, inputs } = memoryTokenService()
    const { pages } = memoryPages()
    await start({ service, pages, tokensThroughPages: true })
    expect((await ask('/oauth/token', { method: 'POST' })).body).toBe('page POST /oauth/token')
    expect(inputs).toEqual([])
  })

  it("have no tokens on the console's own listener", async () => {
    const { pages, requests } = memoryPages()
    await start({ service: undefined, pages, consoleListener: true })
    expect((await ask('/oauth/token', { method: 'POST' })).status).toBe(404)
    expect((await ask('/.well-known/jwks.json')).status).toBe(404)
    expect(requests).toEqual([])
    expect((await ask('/applications')).body).toBe('page GET /applications')
  })

  it.each([
    '/./oauth/token',
    '/x/../oauth/token',
    '/%2e/oauth/token',
    '/x/.%2E/oauth/token',
    '/x\\..\\oauth/token',
    '/\\oauth/token',
    '/oauth/token/..',
    'http://localhost:PORT/x/../oauth/token',
    '/applications/%00',
    '/applications/%ED%A0%80',
    '/applications/%',
  ])('are not resolved by anybody behind the rules: %s is answered 400 on both listeners', async (path) => {
    const { service, inputs } = memoryTokenService()
    const { pages, requests } = memoryPages()
    const post = () =>
      exchange(
        listener.port,
        `POST ${path} HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 3\r\n\r\na=1`.replaceAll('PORT', String(listener.port)),
      )
    await start({ service, pages })
    expect(await post()).toMatch(/^HTTP\/1\.1 400 .*"error":"invalid_request"/s)
    await listener.close()
    await start({ service: undefined, pages, consoleListener: true })
    expect(await post()).toMatch(/^HTTP\/1\.1 400 /)
    expect(inputs).toEqual([])
    expect(requests).toEqual([])
  })

  it('may have dots in a segment and anything in the query', async () => {
    const { pages } = memoryPages()
    await start({ pages })
    for (const path of ['/a..b/.c/d.', '/...', '/%C3%A9', '/search?q=/../x\\y%00%FF']) expect((await ask(path)).status).toBe(200)
  })

  it('hand a HEAD request over as one, and answer it without a body', async () => {
    const { service, inputs } = memoryTokenService()
    await start({ service })
    expect(await ask('/oauth/token', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
    expect(inputs.map((input) => input.method)).toEqual(['HEAD'])
  })

  it('close every connection once the process stops', async () => {
    let stopping = false
    await start({ isStopping: () => stopping })
    const keepAlive = { headers: { connection: 'keep-alive' } }
    expect((await ask('/.well-known/jwks.json', keepAlive)).headers.connection).toBe('keep-alive')
    stopping = true
    expect((await ask('/.well-known/jwks.json', keepAlive)).headers.connection).toBe('close')
  })
})

describe('the host of a request', () => {
  it('is the issuer, or a name of this machine with the port', async () => {
    await start({ issuer: 'https://auth.example.com' })
    for (const host of ['auth.example.com', 'AUTH.example.com', 'auth.example.com:443', 'localhost:PORT', '127.0.0.1:PORT', '[::1]:PORT']) {
      expect(await ask('/.well-known/jwks.json', { headers: { host: host.replace('PORT', String(listener.port)) } })).toMatchObject({
        status: 200,
      })
    }
  })

  it.each([
    'evil.example',
    'localhost',
    'localhost:1',
    '127.0.0.1',
    'auth.example.com:8443',
    '10.0.0.1:PORT',
    'localhost.evil.example:PORT',
    ' ',
  ])('is answered 421 when it is %j (RFC 9110 §15.5.20)', async (host) => {
    const { service, inputs } = memoryTokenService()
    const { pages, requests } = memoryPages()
    await start({ service, pages, issuer: 'https://auth.example.com' })
    const headers = { host: host.replace('PORT', String(listener.port)) }
    const expected = host === ' ' ? 400 : 421
    expect(await ask('/oauth/token', { method: 'POST', headers, body: 'a=1' })).toMatchObject({ status: expected })
    expect(await ask('/', { headers })).toMatchObject({ status: expected })
    expect(inputs).toEqual([])
    expect(requests).toEqual([])
  })

  it('is taken from an absolute target, whose Host is ignored (RFC 9112 §3.2.2)', async () => {
    await start()
    const own = `localhost:${listener.port}`
    expect(
      await exchange(listener.port, `GET http://${own}/.well-known/jwks.json HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`),
    ).toMatch(/^HTTP\/1\.1 200/)
    expect(await exchange(listener.port, `GET http://evil.example/ HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 421/,
    )
  })

  it.each([
    ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['two of them', 'GET / HTTP/1.1\r\nHost: localhost:PORT\r\nHost: localhost:PORT\r\nConnection: close\r\n\r\n'],
    ['no path', 'OPTIONS * HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: close\r\n\r\n'],
  ])('answers 400 to %s (RFC 9112 §3.2)', async (_, text) => {
    await start()
    const received = await exchange(listener.port, text.replaceAll('PORT', String(listener.port)))
    expect(received).toMatch(/^HTTP\/1\.1 400 .*"error":"invalid_request"/s)
  })

  it('is logged when unknown, each one once, so that a wrong ISSUER_URL is found', async () => {
    await start()
    for (const host of ['a.example', 'b.example', 'a.example']) await ask('/', { headers: { host } })
    expect(listener.lines.filter((line) => line.level === 'warn').map((line) => line.host)).toEqual(['a.example', 'b.example'])
  })

  it('is logged no longer than a name can be: a search for secrets in 16 KB of it would hold up everybody', async () => {
    await start()
    expect(await ask('/', { headers: { host: 'eyJ'.repeat(5_000) } })).toMatchObject({ status: 421 })
    expect(listener.lines.map((line) => String(line.host).length)).toEqual([260])
  })

  it("may be a bare address on the console's own listener: an address cannot be rebound", async () => {
    const { pages } = memoryPages()
    await start({ pages, consoleListener: true, issuer: 'https://auth.example.com' })
    const ports = String(listener.port)
    for (const host of [`10.0.0.1:${ports}`, `[2001:db8::1]:${ports}`, `auth.example.com:${ports}`, `localhost:${ports}`]) {
      expect((await ask('/', { headers: { host } })).status).toBe(200)
    }
    for (const host of ['10.0.0.1:1', `console.evil.example:${ports}`]) expect((await ask('/', { headers: { host } })).status).toBe(421)
  })

  it('is what a trusted proxy was asked for, and nobody else may say that', async () => {
    const forwarded = { host: 'upstream', 'x-forwarded-host': 'auth.example.com' }
    await start({ issuer: 'https://auth.example.com', trustedProxies: ['127.0.0.1'] })
    expect((await ask('/.well-known/jwks.json', { headers: forwarded })).status).toBe(200)
    expect((await ask('/.well-known/jwks.json', { headers: { ...forwarded, 'x-forwarded-host': 'evil.example' } })).status).toBe(421)
    await listener.close()
    await start({ issuer: 'https://auth.example.com' })
    expect((await ask('/.well-known/jwks.json', { headers: forwarded })).status).toBe(421)
  })
})

describe('the client of a request', () => {
  const spoofed = {
    'x-forwarded-for': '6.6.6.6',
    'x-writ-client-address': '6.6.6.6',
    'x-real-ip': '6.6.6.6',
    'x-middleware-subrequest': 'a',
  }

  it('is the peer, whatever an untrusted peer says, for tokens and for pages', async () => {
    const { service, inputs } = memoryTokenService()
    const { pages, requests } = memoryPages()
    await start({ service, pages })
    await ask('/oauth/token', { method: 'POST', headers: spoofed, body: 'a=1' })
    await ask('/', { headers: spoofed })
    expect(inputs.map((input) => input.address)).toEqual(['127.0.0.1'])
    expect(requests[0]?.headers).toMatchObject({ 'x-writ-client-address': '127.0.0.1' })
    expect(JSON.stringify(requests[0]?.rawHeaders)).not.toContain('6.6.6.6')
    expect(Object.keys(requests[0]?.headers ?? {}).filter((name) => name.startsWith('x-'))).toEqual(['x-writ-client-address'])
  })

  it('is whom a trusted proxy names', async () => {
    const { service, inputs } = memoryTokenService()
    const { pages, requests } = memoryPages()
    await start({ service, pages, trustedProxies: ['127.0.0.0/8'] })
    const headers = { ...spoofed, 'x-forwarded-for': '6.6.6.6, 203.0.113.9' }
    await ask('/oauth/token', { method: 'POST', headers, body: 'a=1' })
    await ask('/', { headers })
    expect(inputs.map((input) => input.address)).toEqual(['203.0.113.9'])
    expect(requests[0]?.headers).toMatchObject({ 'x-writ-client-address': '203.0.113.9', 'x-forwarded-for': '6.6.6.6, 203.0.113.9' })
  })
})

describe('a service that breaks its promise never to throw', () => {
  it('costs its client an error and no token', async () => {
    const { service } = memoryTokenService(() => {
      throw new Error('a defect')
    })
    await start({ service })
    expect(await ask('/oauth/token', { method: 'POST', body: 'a=1' })).toMatchObject({
      status: 500,
      body: expect.stringContaining('"server_error"'),
    })
    expect(listener.lines.filter((line) => line.level === 'error')).toHaveLength(1)
  })
})
