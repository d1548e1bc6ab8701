import { describe, expect, it } from 'vitest'
import { AUDIENCE, CLIENT_ID, formRequest, GOOD, jsonRequest, requestToken, SECRET } from './testing.ts'
import { BODY_BYTES_MAX } from './token-endpoint.ts'

const FORM = 'application/x-www-form-urlencoded'

describe('transport of a token request (RFC 6749 §3.2)', () => {
  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'post', 'POST\u0000', ''])(
    'rejects the method %j and allows POST',
    async (method) => {
      const { status, headers, body, refused } = await requestToken(formRequest(GOOD, { method }))
      expect({ status, allow: headers.allow, error: body.error }).toEqual({ status: 405, allow: 'POST', error: 'invalid_request' })
      expect(refused).toMatchObject({ failingStep: 'parse', error: { refusal: { reason: 'malformed' } } })
    },
  )

  it.each([
    { name: 'no content type', input: { contentType: undefined }, status: 415 },
    { name: 'an empty content type', input: { contentType: '' }, status: 415 },
    { name: 'plain text', input: { contentType: 'text/plain' }, status: 415 },
    { name: 'a multipart form', input: { contentType: 'multipart/form-data; boundary=x' }, status: 415 },
    { name: 'another JSON type', input: { contentType: 'application/jwk+json' }, status: 415 },
    { name: 'two content types', input: { contentType: `${FORM}, application/json` }, status: 415 },
    { name: 'two content types, the first with a parameter', input: { contentType: `${FORM}; a=b, application/json` }, status: 415 },
    { name: 'a form in another charset', input: { contentType: `${FORM}; charset=iso-8859-1` }, status: 415 },
    { name: 'a form in two charsets', input: { contentType: `${FORM}; charset=utf-8; charset=utf-16` }, status: 415 },
    { name: 'a gzip body', input: { contentEncoding: 'gzip' }, status: 415 },
    { name: 'a body encoded twice', input: { contentEncoding: 'identity, br' }, status: 415 },
    { name: 'a body the mount gave up on', input: { body: 'too_large' as const }, status: 413 },
    { name: 'a body one byte over the limit', input: { body: Buffer.alloc(BODY_BYTES_MAX + 1, 'x') }, status: 413 },
    { name: 'a body that ended early', input: { body: 'incomplete' as const }, status: 400 },
    { name: 'a body that is no UTF-8', input: { body: Buffer.from([0x61, 0x3d, 0xff]) }, status: 400 },
    { name: 'a body that ends inside a character', input: { body: Buffer.from([0x61, 0x3d, 0xe2, 0x82]) }, status: 400 },
    { name: 'an empty body', input: { body: new Uint8Array(0) }, status: 400 },
  ])('rejects $name with $status', async ({ input, status }) => {
    const answer = await requestToken(formRequest(GOOD, input))
    expect(answer).toMatchObject({ status, body: { error: 'invalid_request' } })
    expect(answer.refused).toMatchObject({ failingStep: 'parse', error: { refusal: { reason: 'malformed' } } })
  })

  it.each([
    { name: 'a charset of UTF-8', contentType: `${FORM}; charset=UTF-8` },
    { name: 'a quoted charset', contentType: `${FORM};charset="utf-8"` },
    { name: 'the charset name without its hyphen', contentType: `${FORM}; Charset=utf8` },
    { name: 'another case', contentType: 'Application/X-WWW-Form-URLEncoded' },
    { name: 'an unknown parameter', contentType: `${FORM}; version=1` },
    { name: 'an empty parameter', contentType: `${FORM};` },
  ])('accepts a form with $name', async ({ contentType }) => {
    expect(await requestToken(formRequest(GOOD, { contentType }))).toMatchObject({ status: 200 })
  })

  it.each(['', 'identity', ' Identity '])('accepts the content encoding %j', async (contentEncoding) => {
    expect(await requestToken(formRequest(GOOD, { contentEncoding }))).toMatchObject({ status: 200 })
  })

  it('accepts JSON in UTF-8 by name', async () => {
    expect(await requestToken(jsonRequest(GOOD, { contentType: 'application/json; charset=utf-8' }))).toMatchObject({ status: 200 })
  })

  it('accepts a body of exactly the limit', async () => {
    const good = new URLSearchParams(GOOD).toString()
    expect(await requestToken(formRequest(`${good}&pad=${'x'.repeat(BODY_BYTES_MAX - good.length - 5)}`))).toMatchObject({ status: 200 })
  })
})

describe('parameters of a token request', () => {
  it('without grant_type it is malformed, with another it is unsupported (RFC 6749 §5.2)', async () => {
    for (const grant_type of [undefined, '']) {
      const { status, body, refused } = await requestToken(formRequest({ ...GOOD, grant_type }))
      expect({ status, error: body.error, reason: refused?.error.refusal.reason }).toEqual({
        status: 400,
        error: 'invalid_request',
        reason: 'malformed',
      })
    }
    for (const grant_type of ['password', 'Client_Credentials', 'client_credentials ', 'x'.repeat(60_000)]) {
      const { status, body, refused } = await requestToken(formRequest({ ...GOOD, grant_type }))
      expect({ status, error: body.error }).toEqual({ status: 400, error: 'unsupported_grant_type' })
      expect(refused?.error.refusal.reason).toBe('grant_type_unsupported')
    }
  })

  it('may be unknown: such are ignored, as RFC 6749 §3.2 demands', async () => {
    expect(await requestToken(formRequest({ ...GOOD, colour: 'blue', __proto__x: '1' }))).toMatchObject({ status: 200 })
    expect(await requestToken(jsonRequest({ ...GOOD, organization: 'x' }))).toMatchObject({ status: 200 })
  })

  it('may be empty: such count as omitted, as RFC 6749 §3.2 demands', async () => {
    const { status, body } = await requestToken(formRequest({ ...GOOD, scope: '', resource: '', client_assertion: '' }))
    expect({ status, scope: body.scope }).toEqual({ status: 200, scope: 'read:reports write:reports' })
  })

  it('may not contradict each other: audience and another resource are malformed', async () => {
    const { status, body, refused } = await requestToken(formRequest({ ...GOOD, resource: 'urn:other' }))
    expect({ status, error: body.error, step: refused?.failingStep }).toEqual({ status: 400, error: 'invalid_request', step: 'parse' })
  })
})

describe('the record of a request', () => {
  it('shows what was asked for even when the first step refuses', async () => {
    const { refused } = await requestToken(formRequest({ ...GOOD, grant_type: 'password', scope: 'read:reports x' }))
    expect(refused?.record).toMatchObject({
      clientId: CLIENT_ID,
      clientKnown: false,
      audience: AUDIENCE,
      requestedScopes: ['read:reports', 'x'],
    })
  })

  it('holds every string cut and clean, whatever was sent', async () => {
    const poison = 'a\u0000\u001b[31m\ud800\u202e\u2066\u0085z'
    const { refused } = await requestToken(
      jsonRequest(
        { ...GOOD, client_id: poison + 'x'.repeat(500), audience: poison + 'x'.repeat(2_000), scope: `${poison} ${'s '.repeat(5_000)}` },
        { userAgent: poison.repeat(100), address: poison },
      ),
    )
    const { clientId, audience, requestedScopes, userAgent, address } = refused?.record ?? {}
    expect([clientId?.length, audience?.length, userAgent?.length]).toEqual([128, 1_024, 256])
    expect(requestedScopes?.join(' ').length).toBeLessThanOrEqual(4_096)
    expect([clientId, audience, userAgent, address, ...(requestedScopes ?? [])].join('')).not.toMatch(/[\p{Cc}\p{Surrogate}\u202e\u2066]/u)
  })

  it('and the details never hold a secret, wherever the request carried it', async () => {
    const header = Buffer.from(`${CLIENT_ID}:${SECRET}`).toString('base64')
    const inputs = [
      formRequest({ ...GOOD, client_id: 'nobody' }),
      formRequest({ ...GOOD, grant_type: 'password' }),
      formRequest(GOOD, { authorization: `Basic ${header}` }),
      formRequest({ grant_type: 'client_credentials' }, { authorization: `Basic ${header}` }),
      formRequest({ grant_type: 'client_credentials' }, { authorization: `Basic !${header}` }),
      formRequest({ grant_type: 'client_credentials' }, { authorization: `Bearer ${SECRET}` }),
      formRequest({ grant_type: 'client_credentials' }, { authorization: `Basic ${Buffer.from(SECRET).toString('base64')}` }),
      formRequest(`client_secret=${SECRET}&client_secret=${SECRET}`),
      jsonRequest(`{"client_secret":"${SECRET}"`),
      jsonRequest({ ...GOOD, client_assertion: SECRET, client_secret: undefined }),
    ]
    for (const input of inputs) {
      const { refused } = await requestToken(input)
      expect(refused).toBeDefined()
      const { record, error } = refused ?? {}
      const logged = JSON.stringify([record, error?.message, error?.refusal])
      for (const secret of [SECRET, header, Buffer.from(SECRET).toString('base64')]) expect(logged).not.toContain(secret)
    }
  })
})
