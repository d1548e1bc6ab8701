import { existsSync } from 'node:fs'
import path from 'node:path'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BATCH, BILLING, CONFIG, goodRequest, LEDGER, REPORTS, UNGRANTED } from './fixtures.ts'
import { type Answer, basic, type Exchange, exchange } from './http-client.ts'
import { createInstance, type Instance } from './instance.ts'
import { ROOT, type WritProcess } from './writ-process.ts'

let instance: Instance
let mounts: { listener: WritProcess; next: WritProcess }

beforeAll(async () => {
  if (!existsSync(path.join(ROOT, '.next', 'BUILD_ID'))) throw new Error('the Next mount needs a build: run `npm run build` first')
  instance = await createInstance()
  // One issuer, as behind one load balancer: the answers may then be compared word for word.
  const shared = { ISSUER_URL: 'http://localhost', CONSOLE: 'on' }
  await instance.apply({ ...CONFIG, actions: [HOOK] })
  const [listener, next] = await Promise.all([
    instance.start({ ...shared, WRIT_TOKEN_MOUNT: 'listener' }),
    instance.start({ ...shared, WRIT_TOKEN_MOUNT: 'next' }),
  ])
  mounts = { listener, next }
})
afterAll(() => instance?.close())

/** For one API: what it does must be the same whoever asks for the token step. */
const HOOK = {
  name: 'parity',
  audiences: [LEDGER.identifier],
  code: `exports.onExecuteCredentialsExchange = async (event, api) => {
    if (event.request.body.deny) api.access.deny('invalid_request', 'Not "now", because')
    api.accessToken.setCustomClaim('seen', { scopes: event.accessToken.scope, tenant: event.tenant.id, language: event.request.language ?? '' })
  }`,
}

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const post = (contentType: string, body: string, headers: Record<string, string> = {}): Exchange => ({
  method: 'POST',
  headers: { 'content-type': contentType, ...headers },
  body,
})
const form = (parameters: Record<string, string>, headers?: Record<string, string>) =>
  post(FORM, new URLSearchParams(parameters).toString(), headers)
const good = goodRequest()
const { client_id, client_secret, ...rest } = good

const TOKEN = '/oauth/token'
const requests: { name: string; path: string; send: Exchange }[] = [
  { name: 'a good form', path: TOKEN, send: form(good) },
  { name: 'good JSON', path: TOKEN, send: post(JSON_TYPE, JSON.stringify(good)) },
  { name: 'Basic', path: TOKEN, send: form(rest, { authorization: basic(`${client_id}:${encodeURIComponent(client_secret)}`) }) },
  { name: 'ES256 and the other claims', path: TOKEN, send: form(goodRequest(BILLING, LEDGER.identifier)) },
  { name: 'a hook that denies', path: TOKEN, send: form({ ...goodRequest(BILLING, LEDGER.identifier), deny: 'yes' }) },
  { name: 'a hook that reads a header', path: TOKEN, send: form(goodRequest(BILLING, LEDGER.identifier), { 'accept-language': 'de' }) },
  { name: 'no scopes', path: TOKEN, send: form(goodRequest(BATCH)) },
  { name: 'one scope', path: TOKEN, send: form({ ...good, scope: 'read:reports' }) },
  { name: 'chunked', path: TOKEN, send: form(good, { 'transfer-encoding': 'chunked' }) },
  { name: 'an unknown client', path: TOKEN, send: form({ ...good, client_id: 'nobody' }) },
  { name: 'a wrong secret in Basic', path: TOKEN, send: form(rest, { authorization: basic('nobody:wrong') }) },
  { name: 'no credentials', path: TOKEN, send: form(rest) },
  { name: 'an unknown audience', path: TOKEN, send: form({ ...good, audience: 'urn:nobody' }) },
  { name: 'no grant', path: TOKEN, send: form(goodRequest(BILLING, UNGRANTED.identifier)) },
  { name: 'an unknown scope', path: TOKEN, send: form({ ...good, scope: 'fly' }) },
  { name: 'another grant type', path: TOKEN, send: form({ ...good, grant_type: 'password' }) },
  { name: 'a parameter twice', path: TOKEN, send: post(FORM, 'grant_type=client_credentials&grant_type=client_credentials') },
  { name: 'broken JSON', path: TOKEN, send: post(JSON_TYPE, '{') },
  { name: 'an unknown content type', path: TOKEN, send: post('text/plain', 'x') },
  { name: 'no content type', path: TOKEN, send: { method: 'POST', body: 'x' } },
  { name: 'a compressed body', path: TOKEN, send: form(good, { 'content-encoding': 'gzip' }) },
  { name: '64 KB and a byte', path: TOKEN, send: post(FORM, `padding=${'x'.repeat(64 * 1024)}`) },
  {
    name: '64 KB and a byte in chunks',
    path: TOKEN,
    send: post(FORM, `padding=${'x'.repeat(64 * 1024)}`, { 'transfer-encoding': 'chunked' }),
  },
  { name: 'an empty body', path: TOKEN, send: post(FORM, '') },
  { name: 'credentials in the query', path: `${TOKEN}?${new URLSearchParams(good)}`, send: form({ grant_type: 'client_credentials' }) },
  ...['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'].map((method) => ({
    name: `${method} of the token endpoint`,
    path: TOKEN,
    send: { method },
  })),
  ...['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration', '/.well-known/jwks.json'].flatMap((document) => [
    ...['GET', 'HEAD', 'POST', 'DELETE'].map((method) => ({ name: `${method} of ${document}`, path: document, send: { method } })),
    { name: `another If-None-Match for ${document}`, path: document, send: { headers: { 'if-none-match': '"other"' } } },
  ]),
]

/** What the listener promises; Next may add headers of its own. */
const HEADERS = [
  'content-type',
  'cache-control',
  'pragma',
  'www-authenticate',
  'allow',
  'etag',
  'access-control-allow-origin',
  'retry-after',
] as const

describe('the listener and the Next route handlers answer alike (ids and times aside)', () => {
  it('once the console, which loads beside the first requests, lets a slow machine answer them', async () => {
    const statuses = async () => (await ask(TOKEN, form(good))).map(({ status }) => status)
    await expect.poll(statuses, { timeout: 60_000 }).toEqual([200, 200])
  })

  it.each(requests)('$name', async ({ path, send }) => {
    const [listener, next] = await ask(path, send)
    expect(comparable(next)).toEqual(comparable(listener))
  })

  it.each(['/.well-known/oauth-authorization-server', '/.well-known/jwks.json'])('a 304 for the ETag of %s', async (document) => {
    const { headers } = await exchange(mounts.listener.origin + document, { headers: { host: 'localhost' } })
    const [listener, next] = await ask(document, { headers: { 'if-none-match': String(headers.etag) } })
    expect({ listener: listener.status, next: next.status }).toEqual({ listener: 304, next: 304 })
    expect(comparable(next)).toEqual(comparable(listener))
  })

  it('and it is Next that answers on the other one', async () => {
    const [listener, next] = await ask(TOKEN, form(good))
    expect(listener.headers.vary ?? '').not.toContain('next-router')
    expect(next.headers.vary).toContain('next-router')
  })

  it('with the claims of the hook in both', async () => {
    const answers = await ask(TOKEN, form(goodRequest(BILLING, LEDGER.identifier), { 'accept-language': 'de' }))
    const claims = answers.map(({ json }) => decodeJwt(String(json?.access_token)).seen)
    expect(claims).toEqual([1, 2].map(() => ({ scopes: ['post'], tenant: 'localhost', language: 'de' })))
  })

  it('and log alike', async () => {
    const rows = await Promise.all((await ask(TOKEN, form(good, { 'user-agent': 'parity' }))).map(loggedRow))
    expect(rows[1]).toEqual(rows[0])
    expect(rows[0]).toMatchObject({ outcome: 'issued', user_agent: 'parity', audience: REPORTS.identifier })
  })
})

async function ask(path: string, send: Exchange): Promise<[Answer, Answer]> {
  const withHost = { ...send, headers: { ...send.headers, host: 'localhost' } }
  return [await exchange(mounts.listener.origin + path, withHost), await exchange(mounts.next.origin + path, withHost)]
}

function comparable({ status, headers, json, text }: Answer) {
  const token = typeof json?.access_token === 'string' ? describeToken(json.access_token) : undefined
  const requestId = typeof headers['x-request-id'] === 'string' ? 'present' : 'absent'
  const kept = Object.fromEntries(HEADERS.map((name) => [name, headers[name]]))
  return { status, kept, requestId, body: token ? { ...json, access_token: token } : (json ?? text) }
}

function describeToken(token: string) {
  const { iat, exp, jti, ...claims } = decodeJwt(token)
  return { header: decodeProtectedHeader(token), claims, lifetime: Number(exp) - Number(iat), jti: typeof jti }
}

const VARYING = new Set(['id', 'occurred_at', 'writer_id', 'batch_seq', 'batch_index', 'token_expires_at', 'step_microseconds'])

async function loggedRow({ headers }: Answer) {
  const rows = await instance.events(String(headers['x-request-id']))
  expect(rows).toHaveLength(1)
  return Object.fromEntries(Object.entries(rows[0] ?? {}).filter(([name]) => !VARYING.has(name)))
}
