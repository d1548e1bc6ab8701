import { describe, expect, it } from 'vitest'
import { BODY_BYTES_MAX } from '../oauth/token-endpoint.ts'
import { readTokenEndpointInput } from './read-request.ts'

const id = '0199c000-0000-7000-8000-000000000000'

function post(body: BodyInit | null, headers: Record<string, string> = {}): Request {
  return new Request('https://auth.example/oauth/token', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
}

function streamOf(chunks: number, chunkBytes: number, onCancel = () => {}): ReadableStream<Uint8Array> {
  let sent = 0
  return new ReadableStream({
    pull(controller) {
      if (sent++ === chunks) controller.close()
      else controller.enqueue(new Uint8Array(chunkBytes))
    },
    cancel: onCancel,
  })
}

describe('a token request from Next', () => {
  it('carries the transport facts as they were sent', async () => {
    const headers = {
      host: 'auth.example:8443',
      'content-type': 'application/x-www-form-urlencoded',
      authorization: 'Basic YTpi',
      'accept-language': 'de',
      'user-agent': 'curl/8',
      'x-writ-client-address': '203.0.113.7',
    }
    expect(await readTokenEndpointInput(post('grant_type=client_credentials', headers), id)).toEqual({
      requestId: id,
      method: 'POST',
      contentType: 'application/x-www-form-urlencoded',
      contentEncoding: undefined,
      authorization: 'Basic YTpi',
      body: new TextEncoder().encode('grant_type=client_credentials'),
      address: '203.0.113.7',
      hostname: 'auth.example',
      acceptLanguage: 'de',
      userAgent: 'curl/8',
      source: 'token_endpoint',
    })
  })

  it('believes no forwarding header', async () => {
    const input = await readTokenEndpointInput(post('a=b', { 'x-forwarded-for': '198.51.100.1', forwarded: 'for=198.51.100.1' }), id)
    expect(input.address).toBe('')
  })

  it('has an empty body where none was sent', async () => {
    expect(await readTokenEndpointInput(new Request('https://auth.example/oauth/token'), id)).toMatchObject({
      method: 'GET',
      body: new Uint8Array(0),
    })
  })

  it('reads a body of exactly the limit, in pieces', async () => {
    const { body } = await readTokenEndpointInput(post(streamOf(8, BODY_BYTES_MAX / 8)), id)
    expect(body).toHaveLength(BODY_BYTES_MAX)
  })

  it('gives up a body that grows past the limit, without reading it to its end', async () => {
    let cancelled = false
    const endless = streamOf(Number.POSITIVE_INFINITY, 10_000, () => {
      cancelled = true
    })
    expect((await readTokenEndpointInput(post(endless), id)).body).toBe('too_large')
    expect(cancelled).toBe(true)
  })

  it('does not read a body that declares too much', async () => {
    const request = post('short', { 'content-length': String(BODY_BYTES_MAX + 1) })
    expect((await readTokenEndpointInput(request, id)).body).toBe('too_large')
    expect(request.bodyUsed).toBe(false)
  })

  it('says when the client went away before the end', async () => {
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('aborted')) })
    expect((await readTokenEndpointInput(post(broken), id)).body).toBe('incomplete')
  })
})
