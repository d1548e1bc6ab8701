import { Agent } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BILLING, CONFIG, goodRequest, LEDGER, REPORTS } from './fixtures.ts'
import { type Answer, basic, exchange, postForm, postJson } from './http-client.ts'
import { createInstance, type Instance } from './instance.ts'
import type { WritProcess } from './writ-process.ts'

let instance: Instance
let writ: WritProcess
const agent = new Agent({ keepAlive: true, maxSockets: 24 })

beforeAll(async () => {
  instance = await createInstance()
  // A proxy on this machine is trusted, so that forwarded addresses reach the log too.
  writ = await instance.start({ TRUSTED_PROXIES: '127.0.0.1,::1' })
  await instance.apply(CONFIG)
})
afterAll(async () => {
  agent.destroy()
  await instance?.close()
})

const ROUNDS = 25
/** What no text column takes, or no reader of the log should see. JSON escapes carry what a form cannot. */
const POISON_TEXTS = [
  { name: 'NUL', json: 'a\\u0000b' },
  { name: 'a lone high surrogate', json: 'a\\ud800b' },
  { name: 'a lone low surrogate', json: 'a\\udc00b' },
  { name: 'reversed surrogates', json: '\\udc00\\ud800' },
  { name: 'bidi controls', json: 'abc\\u202edcba\\u2066' },
  { name: 'a terminal escape', json: '\\u001b[31mred' },
  { name: 'a half surrogate pair at the cut', json: `${'x'.repeat(127)}\\ud83c\\udca1` },
]
const POISON_FIELDS = ['client_id', 'audience', 'scope', 'grant_type', 'resource', 'client_secret'] as const
const poisonRequests = POISON_TEXTS.flatMap((text) => POISON_FIELDS.map((field) => ({ ...text, field })))
/** Addresses that Postgres `inet` or a careless parser would choke on, beside what the log may keep of them. */
const ADDRESSES = [
  { forwarded: 'fe80::1%eth0', kept: ['fe80::1', ''] },
  { forwarded: 'fe80::1%25lo', kept: ['fe80::1', ''] },
  { forwarded: '::ffff:192.0.2.7', kept: ['192.0.2.7'] },
  { forwarded: '192.0.2.300', kept: ['127.0.0.1', '::1', ''] },
  { forwarded: "1.2.3.4'); DROP TABLE token_events; --", kept: ['127.0.0.1', '::1', ''] },
  { forwarded: 'unknown', kept: ['127.0.0.1', '::1', ''] },
]
// Control characters, what turns the direction of text, and surrogates without a partner.
const UNSAFE = /[\p{Cc}\p{Bidi_Control}\p{Cs}]/u

describe('poison among good requests', () => {
  it.each(POISON_TEXTS)('a refusal with $name in its client_id is logged, cleaned', async (text) => {
    const answer = await sendPoison({ ...text, field: 'client_id' })
    expect(answer).toMatchObject({ status: 401, json: { error: 'invalid_client' } })
    const [row] = await instance.events(String(answer.headers['x-request-id']))
    expect(row).toMatchObject({ outcome: 'refused', reason: 'client_unknown' })
    expect(row?.client_id).not.toMatch(UNSAFE)
    expect(String(row?.client_id).length).toBeLessThanOrEqual(128)
  })

  it('a NUL in a form and in Basic credentials is refused and logged, cleaned', async () => {
    const inForm = await postForm(writ.tokenEndpoint, { ...goodRequest(), client_id: 'a\0b' })
    const body = 'grant_type=client_credentials&audience=x'
    const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: basic('a\0b:secret') }
    const inBasic = await exchange(writ.tokenEndpoint, { method: 'POST', headers, body })
    for (const { status, headers } of [inForm, inBasic]) {
      expect(status).toBe(401)
      const [row] = await instance.events(String(headers['x-request-id']))
      expect(row?.client_id).not.toMatch(UNSAFE)
    }
  })

  it('a good request with bidi controls and bytes above ASCII in its user agent gets its token; the row is cleaned', async () => {
    const userAgent = Buffer.from('agent \u202egnp.exe \u0080 é').toString('latin1') // UTF-8 bytes, one header character each
    const answer = await postForm(writ.tokenEndpoint, goodRequest(), { headers: { 'user-agent': userAgent } })
    expect(answer.status).toBe(200)
    const [row] = await instance.events(String(answer.headers['x-request-id']))
    expect(row?.user_agent).not.toMatch(UNSAFE)
  })

  it.each(ADDRESSES)(
    'a good request forwarded for $forwarded gets its token; the row keeps an address or nothing',
    async ({ forwarded, kept }) => {
      const answer = await postForm(writ.tokenEndpoint, goodRequest(), { headers: { 'x-forwarded-for': forwarded } })
      expect(answer.status).toBe(200)
      const [row] = await instance.events(String(answer.headers['x-request-id']))
      expect(kept).toContain(row?.address)
    },
  )

  it('the good ones get their tokens and each of them its row; the refused ones are logged, cleaned', async () => {
    const good: Promise<Answer>[] = []
    const bad: Promise<Answer>[] = []
    for (let round = 0; round < ROUNDS; round++) {
      for (const request of poisonRequests.slice(round % 3).filter((_, index) => index % 3 === 0)) {
        bad.push(sendPoison(request))
        good.push(postForm(writ.tokenEndpoint, goodRequest(BILLING, LEDGER.identifier), { agent }))
      }
    }
    const tokens = await Promise.all(good)
    expect(countBy(tokens, ({ status }) => status)).toEqual({ 200: good.length })
    for (const { status, json } of await Promise.all(bad)) {
      expect({ status, error: json?.error, token: json?.access_token }).toMatchObject({ error: expect.any(String), token: undefined })
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
    await writ.stop() // folded refusals are written at the latest now
    const ids = tokens.map(({ headers }) => String(headers['x-request-id']).replace('req_', ''))
    expect(await instance.countEvents("outcome = 'issued' AND id = ANY($1::uuid[])", [ids])).toBe(ids.length)
    const { rows } = await instance.database.pool.query<Record<string, unknown>>("SELECT * FROM token_events WHERE outcome = 'refused'")
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter((row) => textsIn(row).some((text) => UNSAFE.test(text)))).toEqual([])
  })
})

/** A request that is good but for one poisoned field, written as JSON so that the escape arrives as it stands. */
function sendPoison({ json, field }: { json: string; field: (typeof POISON_FIELDS)[number] }): Promise<Answer> {
  const rest = Object.entries({ ...goodRequest(BILLING, REPORTS.identifier) }).filter(([name]) => name !== field)
  const members = rest.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  return postJson(writ.tokenEndpoint, `{${[...members, `"${field}":"${json}"`].join(',')}}`, { agent })
}

function countBy<T>(items: readonly T[], key: (item: T) => number): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1
  return counts
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => [name, ...textsIn(item)])
}
