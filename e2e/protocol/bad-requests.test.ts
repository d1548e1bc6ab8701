import { Agent } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BILLING, CONFIG, goodRequest, REPORTS } from './fixtures.ts'
import { basic, type Exchange, exchange } from './http-client.ts'
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

const REQUESTS = 500
const TABLE: Readonly<Record<string, readonly number[]>> = {
  invalid_request: [400, 405, 413, 415],
  invalid_client: [401, 429],
  invalid_scope: [400],
  invalid_target: [400],
  unsupported_grant_type: [400],
}

/** Text with everything that has ever upset a parser, a log or a database. The secret is not among it: nothing generated here may be good. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    '\u202e',
    '%00',
    '%',
    '%zz',
    '+',
    '__proto__',
    'constructor',
    "' OR 1=1 --",
    'fe80::1%eth0',
    '\r\nX: y',
    '🂡',
  ),
  fc.constantFrom(BILLING.clientId, REPORTS.identifier, 'client_credentials', 'read:reports'),
)
const names = [
  'grant_type',
  'client_id',
  'client_secret',
  'audience',
  'resource',
  'scope',
  'client_assertion',
  'client_assertion_type',
] as const
const parameters = fc.dictionary(fc.oneof(fc.constantFrom(...names), nasty), nasty, { maxKeys: 6 })
/** A good request with something spoiled, so that more than the first step is reached. */
const spoiled = parameters.map((bad): Record<string, string> => ({ ...goodRequest(), client_secret: 'no', ...bad }))
const text = (object: object) => fc.constantFrom(new URLSearchParams(object as Record<string, string>).toString(), JSON.stringify(object))
const body = fc.oneof(
  fc.oneof(parameters, spoiled).chain(text),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.uint8Array({ maxLength: 200 }),
  nasty,
)
const contentType = fc.constantFrom(
  'application/x-www-form-urlencoded',
  'application/json',
  'application/json; charset=utf-16',
  'text/html',
  '',
  ';;',
)
const headerText = fc.string({ maxLength: 60 }).map((value) => value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').trim())
const authorization = fc.oneof(
  fc.constant(undefined),
  headerText,
  fc.tuple(nasty, nasty).map(([user, password]) => basic(`${user}:${password}`)),
  nasty.map(basic),
)
const request: fc.Arbitrary<Exchange> = fc.record({
  method: fc.constantFrom('POST', 'POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE', 'OPTIONS'),
  body: body as fc.Arbitrary<string | Uint8Array>,
  headers: fc
    .record({ contentType, authorization, userAgent: headerText, language: headerText })
    .map(({ contentType, authorization, userAgent, language }) => ({
      'content-type': contentType,
      'user-agent': userAgent,
      'accept-language': language,
      ...(authorization === undefined ? {} : { authorization }),
    })),
})

describe('bad requests over HTTP', () => {
  it(`${REQUESTS} generated ones: each gets a JSON error of the table, none a token or a 5xx`, async () => {
    const agent = new Agent({ keepAlive: true })
    const issued = await instance.countEvents("outcome = 'issued'")
    try {
      await fc.assert(
        fc.asyncProperty(request, async (bad) => {
          const { status, json, headers } = await exchange(writ.tokenEndpoint, { ...bad, agent })
          expect(headers['content-type']).toMatch(/^application\/json/)
          expect(headers['cache-control']).toBe('no-store')
          expect(TABLE[String(json?.error)] ?? [], `${json?.error} with status ${status}`).toContain(status)
          expect(json).not.toHaveProperty('access_token')
        }),
        { numRuns: REQUESTS },
      )
    } finally {
      agent.destroy()
    }
    expect(await instance.countEvents("outcome = 'issued'")).toBe(issued)
  })

  it('the server that got them still issues tokens', async () => {
    const body = new URLSearchParams(goodRequest()).toString()
    const { status } = await exchange(writ.tokenEndpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    })
    expect(status).toBe(200)
  })
})
