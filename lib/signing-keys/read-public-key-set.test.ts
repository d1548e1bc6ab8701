import { describe, expect, it, vi } from 'vitest'
import { CONSOLE_USER_AGENT } from '../key-set/note-key-set-reads.ts'
import { readPublicKeySet } from './read-public-key-set.ts'

const URL = 'https://auth.example/.well-known/jwks.json'
const answering = (body: string, init?: ResponseInit) => (async () => new Response(body, init)) as typeof fetch

describe('the key set as services get it', () => {
  it('is its kids and what says how long it may be kept', async () => {
    const headers = { 'cache-control': 'public, max-age=300', etag: '"a"', age: '12', 'set-cookie': 'x=1' }
    const fetch = answering(JSON.stringify({ keys: [{ kid: 'k1', alg: 'RS256', n: 'x' }] }), { headers })
    expect(await readPublicKeySet(URL, { fetch })).toMatchObject({
      ok: true,
      url: URL,
      keys: [{ kid: 'k1', alg: 'RS256' }],
      headers: [
        { name: 'cache-control', value: 'public, max-age=300' },
        { name: 'age', value: '12' },
        { name: 'etag', value: '"a"' },
      ],
    })
  })

  it('is not taken for an API that reads the keys', async () => {
    const fetch = vi.fn(answering('{"keys":[]}'))
    await readPublicKeySet(URL, { fetch })
    expect(new Headers(fetch.mock.calls[0]?.[1]?.headers).get('user-agent')).toBe(CONSOLE_USER_AGENT)
  })

  it.each([
    { name: 'an error', fetch: answering('', { status: 502, statusText: 'Bad Gateway' }), error: 'The answer was 502 Bad Gateway' },
    { name: 'a redirect', fetch: answering('', { status: 302, headers: { location: '/' } }), error: 'The answer was 302' },
    { name: 'a page', fetch: answering('<html>'), error: 'The answer is no key set: something else answers at this address' },
    { name: 'other JSON', fetch: answering('{"keys":1}'), error: 'The answer is no key set: something else answers at this address' },
    {
      name: 'nobody',
      fetch: (async () => {
        throw new TypeError('fetch failed', {
          cause: Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
        })
      }) as typeof fetch,
      error: 'ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1',
    },
    {
      name: 'silence',
      fetch: (async () => {
        throw new DOMException('The operation was aborted due to timeout', 'TimeoutError')
      }) as typeof fetch,
      error: 'No answer within 5 s',
    },
  ])('is the URL and the error when $name answers', async ({ fetch, error }) => {
    expect(await readPublicKeySet(URL, { fetch })).toEqual({ ok: false, url: URL, error })
  })
})
