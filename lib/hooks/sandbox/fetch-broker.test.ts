import { describe, expect, it } from 'vitest'
import { type BrokeredRequest, FetchBroker, type FetchPort } from './fetch-broker.ts'
import { LIMITS } from './limits.ts'

const called: BrokeredRequest[] = []
const port: FetchPort = async (request) => {
  called.push(request)
  return {
    status: 200,
    headers: [
      ['set-cookie', 'a=b'],
      ['x-a', 'b'],
    ],
    body: 'ok',
  }
}
const HOSTS = ['api.example', 'other.example:8443']

async function ask(request: object | string, fetches = new FetchBroker(port).forRun(HOSTS)) {
  called.length = 0
  const text = await fetches.answer(typeof request === 'string' ? request : JSON.stringify(request))
  return JSON.parse(text) as { status?: number; error?: string; headers?: unknown }
}

describe('fetch of a hook', () => {
  it.each(['https://api.example/a?b', 'https://API.example:443/', 'https://other.example:8443/'])('may call %s', async (url) => {
    expect(await ask({ url })).toEqual({ status: 200, headers: [['x-a', 'b']], body: 'ok' })
    expect(called).toHaveLength(1)
  })

  it.each([
    ...[
      'https://evil.example/',
      'https://api.example:8443/',
      'https://other.example/',
      'http://api.example/',
      'https://api.example.evil.example/',
    ],
    ...[
      'https://user@api.example/',
      'https://user:pass@api.example/',
      'https://api.example./',
      'https://sub.api.example/',
      'ftp://api.example/',
    ],
    ...[
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://0x7f.0.0.1/',
      'https://0177.0.0.1/',
      'https://[::1]/',
      'https://[::ffff:127.0.0.1]/',
    ],
    ...[
      'file:///etc/passwd',
      'data:text/plain,x',
      'https://api.example@evil.example/',
      'https://evil.example/#api.example',
      'https://evil.example\\@api.example/',
    ],
  ])('may not call %s', async (url) => {
    const { error } = await ask({ url }, new FetchBroker(port).forRun([...HOSTS, '127.0.0.1', '[::1]']))
    expect(error).toMatch(/is not allowed$/)
    expect(called).toEqual([])
  })

  it.each([
    ['no JSON', '{'],
    ['no URL', { url: '/relative' }],
    ['an unknown method', { url: 'https://api.example/', method: 'CONNECT' }],
    ['a body that is no string', { url: 'https://api.example/', method: 'POST', body: { a: 1 } }],
    ['a body of a GET request', { url: 'https://api.example/', body: 'x' }],
    ['a body that is too large', { url: 'https://api.example/', method: 'POST', body: 'x'.repeat(LIMITS.fetchRequestBytes + 1) }],
    ['a header with a line break', { url: 'https://api.example/', headers: { a: 'b\r\nhost: evil' } }],
    ['a header name that is none', { url: 'https://api.example/', headers: { 'a b': 'c' } }],
  ])('is refused with %s', async (_name, request) => {
    expect((await ask(request)).error).toBeTypeOf('string')
    expect(called).toEqual([])
  })

  it('leaves out the headers that describe the connection', async () => {
    const headers = {
      Host: 'evil',
      'content-length': '0',
      Connection: 'x',
      'transfer-encoding': 'chunked',
      upgrade: 'x',
      'Proxy-Authorization': 'x',
      accept: 'y',
    }
    await ask({ url: 'https://api.example/', headers })
    expect({ ...called[0]?.headers }).toEqual({ accept: 'y' })
  })

  it('may call five times in a run, refused calls included', async () => {
    const fetches = new FetchBroker(port).forRun(HOSTS)
    await ask({ url: 'https://evil.example/' }, fetches)
    for (let i = 0; i < 4; i++) expect(await ask({ url: 'https://api.example/' }, fetches)).toMatchObject({ status: 200 })
    expect((await ask({ url: 'https://api.example/' }, fetches)).error).toMatch(/5 times/)
    expect(called).toEqual([])
  })

  it('may call five times in a run, also all at once', async () => {
    const fetches = new FetchBroker(port).forRun(HOSTS)
    const asked = Array.from({ length: 7 }, () => fetches.answer(JSON.stringify({ url: 'https://api.example/' })))
    const answers = (await Promise.all(asked)).map((text) => JSON.parse(text))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
  })

  it('shares 64 calls under way among all runs', async () => {
    const broker = new FetchBroker(() => new Promise(() => {}))
    for (let i = 0; i < 64; i++) void broker.forRun(HOSTS).answer(JSON.stringify({ url: 'https://api.example/' }))
    expect((await ask({ url: 'https://api.example/' }, broker.forRun(HOSTS))).error).toBe('too many calls are under way')
  })
})
