import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { BODY_BYTES_MAX, type TokenEndpointInput } from '../oauth/token-endpoint.ts'
import { deferred, exchange, memoryTokenService, startTestListener, type TestListenerOptions } from './testing.ts'
import { jsonAnswer } from './write-answer.ts'

let listener: Awaited<ReturnType<typeof startTestListener>>
const start = async (options?: TestListenerOptions) => {
  listener = await startTestListener(options)
  return listener
}
afterEach(() => listener.close())

const head = (lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`
const post = (body: string, ...headers: string[]) =>
  head([
    'POST /oauth/token HTTP/1.1',
    `Host: localhost:${listener.port}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
  ]) + body
const close = 'Connection: close'
const statuses = (received: string) => [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]))

describe('a token request over HTTP', () => {
  it('reaches the service as it was sent, and its answer goes out whole', async () => {
    const { service, inputs } = memoryTokenService(() => jsonAnswer(200, { access_token: 'x' }, { 'x-request-id': 'req_1' }))
    await start({ service })
    const body = 'grant_type=client_credentials'
    const received = await exchange(
      listener.port,
      post(body, close, 'Authorization: Basic YTpi', 'User-Agent: test/1', 'Accept-Language: de', 'Content-Encoding: identity'),
    )
    expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(received).toContain('x-request-id: req_1')
    expect(received).toContain('content-length: 20')
    expect(received.endsWith('{"access_token":"x"}')).toBe(true)
    expect(inputs).toMatchObject([
      {
        method: 'POST',
        contentType: 'application/x-www-form-urlencoded',
        contentEncoding: 'identity',
        authorization: 'Basic YTpi',
        address: '127.0.0.1',
        hostname: 'localhost',
        acceptLanguage: 'de',
        userAgent: 'test/1',
        source: 'token_endpoint',
      },
    ])
    expect(Buffer.from(inputs[0]?.body as Uint8Array).toString()).toBe(body)
    expect(inputs[0]?.requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  })

  it('is put together from any number of pieces', async () => {
    await start()
    const pieces = ['Transfer-Encoding: chunked', '', '3', 'a=1', '4', '&b=2', '0', '', ''].join('\r\n')
    const received = await exchange(
      listener.port,
      `POST /oauth/token HTTP/1.1\r\nHost: localhost:${listener.port}\r\nConnection: close\r\n${pieces}`,
    )
    expect(received).toContain('{"body":"a=1&b=2"}')
  })

  it('joins a repeated Authorization or Content-Type, so that the first one cannot win silently', async () => {
    const { service, inputs } = memoryTokenService()
    await start({ service })
    await exchange(
      listener.port,
      post('a=1', close, 'Authorization: Basic YQ==', 'authorization: Basic Yg==', 'content-type: application/json'),
    )
    expect(inputs).toMatchObject([
      { authorization: 'Basic YQ==, Basic Yg==', contentType: 'application/x-www-form-urlencoded, application/json' },
    ])
  })

  it('has all of its header fields, however many come first', async () => {
    const { service, inputs } = memoryTokenService()
    await start({ service, trustedProxies: ['127.0.0.1'] })
    const padding = Array.from({ length: 3_000 }, () => 'a:')
    await exchange(
      listener.port,
      post('a=1', 'Authorization: Basic YQ==', ...padding, close, 'Authorization: x', 'X-Forwarded-For: 192.0.2.7'),
    )
    expect(inputs).toMatchObject([{ address: '192.0.2.7', authorization: 'Basic YQ==, x' }])
  })

  it('answers pipelined requests in their order, whichever is decided first', async () => {
    const first = deferred<void>()
    const { service } = memoryTokenService(async ({ body }) => {
      const text = Buffer.from(body as Uint8Array).toString()
      if (text === 'n=1') await first.promise
      else first.resolve()
      return jsonAnswer(200, { text })
    })
    await start({ service })
    const received = await exchange(listener.port, post('n=1') + post('n=2', close))
    expect([...received.matchAll(/"text":"(n=\d)"/g)].map((match) => match[1])).toEqual(['n=1', 'n=2'])
  })

  it('works with HTTP/1.0, with and without a Host', async () => {
    await start()
    const plain = await exchange(listener.port, 'POST /oauth/token HTTP/1.0\r\nContent-Length: 3\r\n\r\na=1')
    expect(plain).toContain('{"body":"a=1"}')
    expect(plain).toMatch(/connection: close/i)
  })

  it('is told to continue when it asks before sending (RFC 9110 §10.1.1)', async () => {
    await start()
    const request = post('', 'Expect: 100-continue', close).replace('Content-Length: 0', 'Content-Length: 3')
    const socket = connect(listener.port, '127.0.0.1')
    let received = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      received += chunk
      if (received === 'HTTP/1.1 100 Continue\r\n\r\n') socket.write('a=1')
    })
    socket.write(request)
    await new Promise((resolve) => socket.on('close', resolve))
    expect(received).toContain('{"body":"a=1"}')
  })
})

describe('a token that is not delivered', () => {
  it('is reported to the service when the client has gone before the answer', async () => {
    const asked = deferred<void>()
    const gone = deferred<void>()
    const reported = deferred<void>()
    const { service } = memoryTokenService(async () => {
      asked.resolve()
      await gone.promise
      return { ...jsonAnswer(200, {}), notDelivered: reported.resolve }
    })
    await start({ service })
    listener.server.on('connection', (socket) => socket.once('close', () => gone.resolve()))
    const socket = connect(listener.port, '127.0.0.1')
    socket.write(post('a=1'))
    await asked.promise
    socket.destroy()
    await reported.promise
  })

  it('is not reported when the answer went out', async () => {
    let reports = 0
    const { service } = memoryTokenService(() => ({ ...jsonAnswer(200, {}), notDelivered: () => void reports++ }))
    await start({ service })
    expect(statuses(await exchange(listener.port, post('a=1') + post('a=1', close)))).toEqual([200, 200])
    expect(reports).toBe(0)
  })
})

describe('a body beyond the bound', () => {
  const hangUpWhenAnswered = (socket: Socket) => void socket.once('data', () => socket.end())
  const oversized = 'x'.repeat(BODY_BYTES_MAX + 1)

  it('is answered 413 by its declared length, before it is sent', async () => {
    const { service, inputs } = memoryTokenService()
    await start({ service })
    const declared = post('').replace('Content-Length: 0', 'Content-Length: 99999999')
    const received = await exchange(listener.port, declared, hangUpWhenAnswered)
    expect(received).toMatch(/^HTTP\/1\.1 413 /)
    expect(received).toMatch(/connection: close/)
    expect(inputs.map((input) => input.body)).toEqual(['too_large'])
  })

  it('is answered 413, not 100, when it asks first', async () => {
    await start()
    const asking = post('', 'Expect: 100-continue').replace('Content-Length: 0', `Content-Length: ${oversized.length}`)
    expect(statuses(await exchange(listener.port, asking, hangUpWhenAnswered))).toEqual([413])
  })

  it('is answered 413 while it is still being sent in chunks, and the sender can read that', async () => {
    await start()
    const chunk = `${oversized.length.toString(16)}\r\n${oversized}\r\n`
    const received = await exchange(
      listener.port,
      `POST /oauth/token HTTP/1.1\r\nHost: localhost:${listener.port}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`,
      hangUpWhenAnswered,
    )
    expect(received).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('of exactly the bound is read', async () => {
    const { service, inputs } = memoryTokenService(() => jsonAnswer(200, {}))
    await start({ service })
    expect(statuses(await exchange(listener.port, post('x'.repeat(BODY_BYTES_MAX), close)))).toEqual([200])
    expect(inputs.map((input) => input.body.length)).toEqual([BODY_BYTES_MAX])
  })
})

describe('a request that does not arrive whole', () => {
  it('is handed to the service as incomplete when its sender goes away', async () => {
    const asked = deferred<TokenEndpointInput>()
    const { service } = memoryTokenService((input) => {
      asked.resolve(input)
      return jsonAnswer(400, {})
    })
    await start({ service })
    await exchange(listener.port, `${post('').replace('Content-Length: 0', 'Content-Length: 10')}abc`, (socket) => socket.destroy())
    expect((await asked.promise).body).toBe('incomplete')
  })

  it('is ended with 408 when its body or its head is too slow', async () => {
    const { service, inputs } = memoryTokenService()
    await start({ service, limits: { headersTimeoutMilliseconds: 40, requestTimeoutMilliseconds: 40, checkIntervalMilliseconds: 10 } })
    const slowBody = await exchange(listener.port, `${post('').replace('Content-Length: 0', 'Content-Length: 10')}abc`)
    expect(slowBody).toMatch(/^HTTP\/1\.1 408 .*"error":"invalid_request"/s)
    expect(inputs.map((input) => input.body)).toEqual(['incomplete'])
    const slowHead = await exchange(listener.port, 'POST /oauth/token HTTP/1.1\r\nHost: loc')
    expect(slowHead).toMatch(/^HTTP\/1\.1 408 /)
    expect(inputs).toHaveLength(1)
  })
})

describe('bytes that are no request', () => {
  it.each([
    { name: 'no HTTP at all', text: 'hello\r\n\r\n', status: 400 },
    { name: 'a TLS handshake', text: '\x16\x03\x01\x02\x00\x01\x00\x01', status: 400 },
    { name: 'two lengths', text: 'POST /oauth/token HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', status: 400 },
    {
      name: 'a length beside chunks',
      text: 'POST /oauth/token HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      status: 400,
    },
    { name: 'a head beyond its bound', text: `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, status: 431 },
  ])('get a JSON error and no token: $name', async ({ text, status }) => {
    const { service, inputs } = memoryTokenService()
    await start({ service })
    const received = await exchange(listener.port, text)
    expect(statuses(received)).toEqual([status])
    expect(received).toMatch(/content-type: application\/json.*\{"error":"invalid_request"/s)
    expect(inputs).toEqual([])
  })

  it('behind a request whose answer is still being made do not take its place', async () => {
    const garbageSeen = deferred<void>()
    const { service } = memoryTokenService(async () => {
      await garbageSeen.promise
      return jsonAnswer(200, { access_token: 'x' })
    })
    await start({ service })
    listener.server.on('clientError', () => garbageSeen.resolve())
    const received = await exchange(listener.port, `${post('a=1')}garbage\r\n\r\n`)
    expect(statuses(received)).toEqual([200])
    expect(received).toMatch(/connection: close/i)
  })

  it('in the middle of a chunked body end that request with 400', async () => {
    await start()
    const received = await exchange(
      listener.port,
      `POST /oauth/token HTTP/1.1\r\nHost: localhost:${listener.port}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    )
    expect(statuses(received)).toEqual([400])
  })
})
