import { calculateJwkThumbprint } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONFIG } from './fixtures.ts'
import { exchange } from './http-client.ts'
import { createInstance, type Instance } from './instance.ts'
import type { WritProcess } from './writ-process.ts'

let instance: Instance
let writ: WritProcess

beforeAll(async () => {
  instance = await createInstance()
  writ = await instance.start()
  await instance.apply(CONFIG)
})
afterAll(() => instance?.close())

const METADATA = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'] as const
const DOCUMENTS = [...METADATA, '/.well-known/jwks.json'] as const

describe('authorization server metadata (RFC 8414)', () => {
  it.each(METADATA)('%s says what the token endpoint takes, and nothing that it does not', async (path) => {
    const { status, json } = await exchange(writ.origin + path)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      issuer: `${writ.origin}/`,
      token_endpoint: writ.tokenEndpoint,
      jwks_uri: `${writ.origin}/.well-known/jwks.json`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
    })
    expect(json?.token_endpoint_auth_methods_supported).toEqual(expect.arrayContaining(['client_secret_basic', 'client_secret_post']))
    for (const absent of ['authorization_endpoint', 'userinfo_endpoint', 'registration_endpoint']) expect(json).not.toHaveProperty(absent)
  })
})

describe('published keys (RFC 7517)', () => {
  it('are a current and a next one for each algorithm in use, public parts only, named by their thumbprint (RFC 7638)', async () => {
    const { json } = await exchange(`${writ.origin}/.well-known/jwks.json`)
    const keys = json?.keys as Record<string, string>[]
    expect(keys.map(({ alg }) => alg).sort()).toEqual(['ES256', 'ES256', 'RS256', 'RS256'])
    for (const key of keys) {
      expect(key.kid).toBe(await calculateJwkThumbprint(key))
      expect(key.use).toBe('sig')
      for (const secretPart of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(secretPart)
    }
  })
})

describe('documents that relying parties fetch and keep', () => {
  it.each(DOCUMENTS)('%s may be read by any origin and kept by caches', async (path) => {
    const { headers } = await exchange(writ.origin + path, { headers: { origin: 'https://elsewhere.example' } })
    expect(headers['content-type']).toMatch(/^application\/(jwk-set\+)?json\b/)
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers['cache-control']).toMatch(/max-age=\d+/)
    expect(headers.etag).toMatch(/^(W\/)?"[^"]+"$/)
  })

  it('keys are kept for 300 s', async () => {
    const { headers } = await exchange(`${writ.origin}/.well-known/jwks.json`)
    expect(headers['cache-control']).toMatch(/max-age=300\b/)
  })

  it.each(DOCUMENTS)('%s answers 304 without a body to its own ETag, and 200 to another', async (path) => {
    const first = await exchange(writ.origin + path)
    const fresh = await exchange(writ.origin + path, { headers: { 'if-none-match': String(first.headers.etag) } })
    expect({ status: fresh.status, text: fresh.text, etag: fresh.headers.etag }).toEqual({
      status: 304,
      text: '',
      etag: first.headers.etag,
    })
    const listed = await exchange(writ.origin + path, { headers: { 'if-none-match': `"other", ${first.headers.etag}` } })
    expect(listed.status).toBe(304)
    const stale = await exchange(writ.origin + path, { headers: { 'if-none-match': '"other"' } })
    expect(stale).toMatchObject({ status: 200, text: first.text })
  })

  it.each(DOCUMENTS)('HEAD of %s has the headers of GET and no body', async (path) => {
    const [get, head] = [await exchange(writ.origin + path), await exchange(writ.origin + path, { method: 'HEAD' })]
    expect({ status: head.status, text: head.text }).toEqual({ status: 200, text: '' })
    for (const name of ['etag', 'content-type', 'cache-control', 'content-length']) expect(head.headers[name]).toBe(get.headers[name])
  })

  it.each(DOCUMENTS.flatMap((path) => ['POST', 'PUT', 'DELETE'].map((method) => ({ path, method }))))(
    '$method of $path is 405 and says what is allowed',
    async ({ path, method }) => {
      const { status, headers } = await exchange(writ.origin + path, { method })
      expect(status).toBe(405)
      expect(headers.allow).toMatch(/GET/)
    },
  )
})
