import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BATCH, BILLING, CONFIG, goodRequest, LEDGER, REPORTS, UNGRANTED } from './fixtures.ts'
import { type Answer, basic, exchange, postForm, postJson, rawExchange } from './http-client.ts'
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

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

function expectToken(answer: Answer): void {
  expect({ status: answer.status, json: answer.json }).toMatchObject({
    status: 200,
    json: { token_type: 'Bearer', access_token: expect.any(String) },
  })
  expectCommonHeaders(answer)
}

function expectRefusal(answer: Answer, status: number, error: string): void {
  expect({ status: answer.status, json: answer.json }).toMatchObject({ status, json: { error } })
  expect(answer.json).not.toHaveProperty('access_token')
  expectCommonHeaders(answer)
}

function expectCommonHeaders({ headers }: Answer): void {
  expect(headers['content-type']).toMatch(/^application\/json/)
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['x-request-id']).toMatch(/^req_[0-9a-f-]{36}$/)
}

/** What the log says about an answer, by the id that the answer carries. */
async function logged({ headers }: Answer) {
  const rows = await instance.events(String(headers['x-request-id']))
  expect(rows).toHaveLength(1)
  return rows[0]
}

describe('ways to send good credentials (RFC 6749 §2.3.1)', () => {
  const { clientId, clientSecret } = BILLING
  const rest = { grant_type: 'client_credentials', audience: REPORTS.identifier }
  const encoded = `${encodeForm(clientId)}:${encodeForm(clientSecret)}`

  it.each([
    { way: 'in the form', send: () => postForm(writ.tokenEndpoint, goodRequest()), method: 'client_secret_post' },
    { way: 'in a JSON body', send: () => postJson(writ.tokenEndpoint, goodRequest()), method: 'client_secret_post' },
    { way: 'Basic, form-encoded', send: () => postForm(writ.tokenEndpoint, rest, authorized(encoded)), method: 'client_secret_basic' },
    {
      way: 'Basic, as they stand',
      send: () => postForm(writ.tokenEndpoint, rest, authorized(`${clientId}:${clientSecret}`)),
      method: 'client_secret_basic',
    },
    { way: 'Basic with a JSON body', send: () => postJson(writ.tokenEndpoint, rest, authorized(encoded)), method: 'client_secret_basic' },
    {
      way: 'Basic with the equal client_id in the body',
      send: () => postForm(writ.tokenEndpoint, { ...rest, client_id: clientId }, authorized(encoded)),
      method: 'client_secret_basic',
    },
    {
      way: 'Basic with the scheme in another case',
      send: () => postForm(writ.tokenEndpoint, rest, { headers: { authorization: basic(encoded).replace('Basic', 'bAsIc') } }),
      method: 'client_secret_basic',
    },
  ])('$way: a token, and the log says how', async ({ send, method }) => {
    const answer = await send()
    expectToken(answer)
    expect(await logged(answer)).toMatchObject({
      outcome: 'issued',
      client_id: clientId,
      auth_method: method,
      credential_hint: clientSecret.slice(-4),
    })
  })
})

describe('bodies that say the same thing in another way get the same token', () => {
  const good = goodRequest()
  it.each([
    { way: 'chunked transfer', send: () => post(FORM, formOf(good), { 'transfer-encoding': 'chunked' }) },
    { way: 'a charset on the form', send: () => post(`${FORM}; charset=UTF-8`, formOf(good)) },
    { way: 'a media type in capitals', send: () => post('Application/JSON', JSON.stringify(good)) },
    { way: 'a charset on JSON', send: () => post(`${JSON_TYPE}; charset=utf-8`, JSON.stringify(good)) },
    { way: 'Expect: 100-continue', send: () => post(FORM, formOf(good), { expect: '100-continue' }) },
    {
      way: 'a parameter without a value, which counts as left out',
      send: () => postForm(writ.tokenEndpoint, { ...good, scope: '', resource: '' }),
    },
    { way: 'an unknown parameter, which is ignored', send: () => postForm(writ.tokenEndpoint, { ...good, colour: 'blue' }) },
    {
      way: 'resource instead of audience (RFC 8707)',
      send: () => postForm(writ.tokenEndpoint, { ...without(good, 'audience'), resource: good.audience }),
    },
    { way: 'resource beside an equal audience', send: () => postForm(writ.tokenEndpoint, { ...good, resource: good.audience }) },
    { way: 'exactly 64 KB', send: () => post(FORM, padded(good, 64 * 1024)) },
  ])('$way', async ({ send }) => {
    expectToken(await send())
  })

  it('a body that comes in pieces, while others get their tokens in between', async () => {
    const body = formOf(good)
    let others: Answer[] = []
    const text = await rawExchange(writ.origin, async (socket) => {
      socket.write(headOf({ 'content-type': FORM, 'content-length': String(body.length), connection: 'close' }) + body.slice(0, 10))
      others = [await postForm(writ.tokenEndpoint, good), await postForm(writ.tokenEndpoint, good)]
      socket.write(body.slice(10))
    })
    for (const answer of others) expectToken(answer)
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
    expect(text).toContain('"access_token"')
  })

  it('two requests written at once on one connection: two answers, in order', async () => {
    const [first, second] = [formOf(good), formOf({ ...good, audience: 'urn:nobody' })]
    const text = await rawExchange(writ.origin, (socket) => {
      socket.write(headOf({ 'content-type': FORM, 'content-length': String(first.length) }) + first)
      socket.write(headOf({ 'content-type': FORM, 'content-length': String(second.length), connection: 'close' }) + second)
    })
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400'])
  })
})

describe('bodies that are refused before anything is looked up', () => {
  const good = goodRequest()
  const json = JSON.stringify(good)
  it.each([
    { what: 'a parameter twice in the form', send: () => post(FORM, `${formOf(good)}&client_id=other`), status: 400 },
    { what: 'an unknown parameter twice in the form', send: () => post(FORM, `${formOf(good)}&x=1&x=2`), status: 400 },
    {
      what: 'a parameter twice in JSON',
      send: () => post(JSON_TYPE, json.replace('{', '{"grant_type":"client_credentials",')),
      status: 400,
    },
    {
      what: 'a parameter twice in JSON, once escaped',
      send: () => post(JSON_TYPE, json.replace('{', '{"gr\\u0061nt_type":"x",')),
      status: 400,
    },
    { what: 'nested JSON', send: () => postJson(writ.tokenEndpoint, { ...good, scope: ['read:reports'] }), status: 400 },
    { what: 'a JSON array', send: () => postJson(writ.tokenEndpoint, [good]), status: 400 },
    { what: 'a JSON string', send: () => postJson(writ.tokenEndpoint, '"x"'), status: 400 },
    { what: 'broken JSON', send: () => postJson(writ.tokenEndpoint, json.slice(0, -1)), status: 400 },
    { what: 'an empty JSON body', send: () => postJson(writ.tokenEndpoint, ''), status: 400 },
    {
      what: 'bytes that are no UTF-8 in JSON',
      send: () => post(JSON_TYPE, Buffer.concat([Buffer.from('{"grant_type":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])),
      status: 400,
    },
    { what: 'an empty form', send: () => post(FORM, ''), status: 400 },
    { what: 'an unknown content type', send: () => post('text/plain', formOf(good)), status: 415 },
    { what: 'a multipart form', send: () => post('multipart/form-data; boundary=x', formOf(good)), status: 415 },
    { what: 'no content type', send: () => exchange(writ.tokenEndpoint, { method: 'POST', body: formOf(good) }), status: 415 },
    { what: 'a compressed body', send: () => post(JSON_TYPE, gzipSync(json), { 'content-encoding': 'gzip' }), status: 415 },
    { what: 'one byte more than 64 KB', send: () => post(FORM, padded(good, 64 * 1024 + 1)), status: 413 },
    { what: 'a million bytes', send: () => post(FORM, padded(good, 1_000_000)), status: 413 },
    { what: 'a million bytes in chunks', send: () => post(FORM, padded(good, 1_000_000), { 'transfer-encoding': 'chunked' }), status: 413 },
  ])('$what: $status invalid_request', async ({ send, status }) => {
    const answer = await send()
    expectRefusal(answer, status, 'invalid_request')
    expect(await logged(answer)).toMatchObject({ outcome: 'refused', failing_step: 'parse', reason: 'malformed' })
  })

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('%s is 405 and says that POST is allowed', async (method) => {
    const answer = await exchange(`${writ.tokenEndpoint}?${formOf(good)}`, { method })
    expectRefusal(answer, 405, 'invalid_request')
    expect(answer.headers.allow).toBe('POST')
  })

  it('HEAD is 405 without a body', async () => {
    const { status, text, headers } = await exchange(writ.tokenEndpoint, { method: 'HEAD' })
    expect({ status, text, allow: headers.allow }).toEqual({ status: 405, text: '', allow: 'POST' })
  })

  it('a body that ends before its announced length: no token, no row of one', async () => {
    const body = formOf(good)
    const issued = await instance.countEvents("outcome = 'issued'")
    const text = await rawExchange(writ.origin, (socket) => {
      socket.end(headOf({ 'content-type': FORM, 'content-length': String(body.length + 1) }) + body)
    })
    expect(text).not.toContain('access_token')
    expectToken(await postForm(writ.tokenEndpoint, good)) // the server goes on
    expect(await instance.countEvents("outcome = 'issued'")).toBe(issued + 1)
  })

  it('parameters in the query are not read', async () => {
    const answer = await postForm(`${writ.tokenEndpoint}?${formOf(good)}`, { grant_type: 'client_credentials' })
    expectRefusal(answer, 401, 'invalid_client')
    expect(await logged(answer)).toMatchObject({ reason: 'credentials_missing' })
  })
})

describe('refusals: the client learns the OAuth error, the log the reason', () => {
  const good = goodRequest()
  const wrong = { ...good, client_secret: 'wrong-wrong-wrong-wrong-wrong-wrong-wrong' }
  const form = (parameters: Record<string, string>) => () => postForm(writ.tokenEndpoint, parameters)
  it.each([
    {
      send: form({ ...good, grant_type: 'password' }),
      status: 400,
      error: 'unsupported_grant_type',
      reason: 'grant_type_unsupported',
      step: 'parse',
    },
    { send: form(without(good, 'grant_type')), status: 400, error: 'invalid_request', reason: 'malformed', step: 'parse' },
    {
      send: form(without(good, 'client_secret')),
      status: 401,
      error: 'invalid_client',
      reason: 'credentials_missing',
      step: 'authenticate',
    },
    { send: form({ ...good, client_id: 'nobody' }), status: 401, error: 'invalid_client', reason: 'client_unknown', step: 'authenticate' },
    { send: form(wrong), status: 401, error: 'invalid_client', reason: 'secret_wrong', step: 'authenticate' },
    { send: form(without(good, 'audience')), status: 400, error: 'invalid_request', reason: 'audience_missing', step: 'api' },
    { send: form({ ...good, audience: 'urn:nobody' }), status: 400, error: 'invalid_target', reason: 'audience_unknown', step: 'api' },
    {
      send: form({ ...good, audience: UNGRANTED.identifier }),
      status: 400,
      error: 'invalid_target',
      reason: 'grant_missing',
      step: 'grant',
    },
    { send: form({ ...good, scope: 'read:reports fly' }), status: 400, error: 'invalid_scope', reason: 'scope_unknown', step: 'scopes' },
    {
      send: form({ ...good, audience: LEDGER.identifier, scope: 'read' }),
      status: 400,
      error: 'invalid_scope',
      reason: 'scope_not_granted',
      step: 'scopes',
    },
    {
      send: form({ ...good, scope: 'read:reports  "write' }),
      status: 400,
      error: 'invalid_scope',
      reason: 'scope_malformed',
      step: 'scopes',
    },
  ])('$reason: $status $error', async ({ send, status, error, reason, step }) => {
    const answer = await send()
    expectRefusal(answer, status, error)
    expect(await logged(answer)).toMatchObject({ outcome: 'refused', failing_step: step, reason, kid: null })
  })

  it('an audience and another resource', async () => {
    expectRefusal(await postForm(writ.tokenEndpoint, { ...good, resource: LEDGER.identifier }), 400, 'invalid_request')
  })

  it('secrets in the header and in the body at once are ambiguous', async () => {
    const answer = await postForm(writ.tokenEndpoint, good, authorized(`${BILLING.clientId}:${encodeForm(BILLING.clientSecret)}`))
    expectRefusal(answer, 400, 'invalid_request')
    expect(await logged(answer)).toMatchObject({ reason: 'credentials_ambiguous' })
  })

  it('another client_id in the body than in the header is ambiguous', async () => {
    const body = { ...without(good, 'client_secret'), client_id: BATCH.clientId }
    const answer = await postForm(writ.tokenEndpoint, body, authorized(`${BILLING.clientId}:${encodeForm(BILLING.clientSecret)}`))
    expectRefusal(answer, 400, 'invalid_request')
    expect(await logged(answer)).toMatchObject({ reason: 'credentials_ambiguous' })
  })

  it('a failed Basic attempt names the scheme (RFC 6749 §5.2), a failed body does not', async () => {
    const after = await postForm(writ.tokenEndpoint, without(without(good, 'client_id'), 'client_secret'), authorized('nobody:wrong'))
    expectRefusal(after, 401, 'invalid_client')
    expect(after.headers['www-authenticate']).toMatch(/^Basic realm=/)
    expect((await postForm(writ.tokenEndpoint, wrong)).headers['www-authenticate']).toBeUndefined()
  })

  it('an unknown client, a wrong secret and a missing one read the same', async () => {
    const requests = [wrong, { ...good, client_id: 'nobody' }, without(good, 'client_secret')]
    const answers = await Promise.all(requests.map((parameters) => postForm(writ.tokenEndpoint, parameters)))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })

  it('a Host that is not ours is 421, with good credentials too', async () => {
    const { status, text } = await postForm(writ.tokenEndpoint, good, { headers: { host: 'evil.example' } })
    expect(status).toBe(421)
    expect(text).not.toContain('access_token')
  })

  it('a client cannot choose its address in the log', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9', 'x-real-ip': '203.0.113.9' }
    const answer = await postForm(writ.tokenEndpoint, good, { headers })
    expectToken(answer)
    expect((await logged(answer))?.address).toMatch(/^(127\.0\.0\.1|::1)$/)
  })
})

function post(contentType: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
  return exchange(writ.tokenEndpoint, { method: 'POST', headers: { 'content-type': contentType, ...headers }, body })
}

function headOf(headers: Record<string, string>): string {
  const lines = Object.entries({ host: new URL(writ.origin).host, ...headers }).map(([name, value]) => `${name}: ${value}`)
  return `POST /oauth/token HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}

function authorized(userPass: string) {
  return { headers: { authorization: basic(userPass) } }
}

function formOf(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString()
}

function encodeForm(value: string): string {
  return new URLSearchParams({ value }).toString().slice('value='.length)
}

function padded(parameters: Readonly<Record<string, string>>, bytes: number): string {
  const form = `${formOf(parameters)}&padding=`
  return form + 'x'.repeat(bytes - form.length)
}

function without(parameters: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([key]) => key !== name))
}
