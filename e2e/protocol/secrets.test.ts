import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BATCH, BILLING, CONFIG, goodRequest, REPORTS } from './fixtures.ts'
import { basic, exchange, postForm, postJson } from './http-client.ts'
import { createInstance, type Instance } from './instance.ts'
import type { WritProcess } from './writ-process.ts'

let instance: Instance
let writ: WritProcess

beforeAll(async () => {
  instance = await createInstance()
  writ = await instance.start({ LOG_LEVEL: 'debug' }) // the most talkative one
  await instance.apply(CONFIG)
})
afterAll(() => instance?.close())

describe('no secret and no token stands in the log, whatever way it came', () => {
  it('in the rows, the refused ones too, and in what the server writes', async () => {
    const { clientId, clientSecret } = BILLING
    const rest = { grant_type: 'client_credentials', audience: REPORTS.identifier }
    const token = String((await postForm(writ.tokenEndpoint, goodRequest())).json?.access_token)
    const misplaced = [
      postForm(writ.tokenEndpoint, { ...goodRequest(), client_id: BATCH.clientId }), // the secret of another client
      postForm(writ.tokenEndpoint, { ...goodRequest(), audience: 'urn:nobody' }),
      postForm(`${writ.tokenEndpoint}?client_secret=${encodeURIComponent(clientSecret)}`, rest),
      postForm(writ.tokenEndpoint, rest, { headers: { authorization: basic(`${clientId}:${clientSecret}x`) } }),
      postForm(writ.tokenEndpoint, rest, { headers: { authorization: `Bearer ${token}` } }),
      postForm(writ.tokenEndpoint, goodRequest(), { headers: { authorization: basic(`${clientId}:${clientSecret}`) } }),
      postForm(writ.tokenEndpoint, { ...goodRequest(), client_assertion: token }),
      postForm(writ.tokenEndpoint, { ...goodRequest(), grant_type: 'password', password: clientSecret }),
      postJson(writ.tokenEndpoint, `{"client_secret":"${clientSecret}",`),
      postJson(writ.tokenEndpoint, `{"client_secret":"${clientSecret}","client_secret":"x"}`),
      postJson(writ.tokenEndpoint, { ...rest, client_id: clientId, client_secret: [clientSecret] }),
      exchange(writ.tokenEndpoint, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: clientSecret }),
      exchange(`${writ.origin}/no/such/path?client_secret=${encodeURIComponent(clientSecret)}&access_token=${token}`),
    ]
    for (const answer of await Promise.all(misplaced)) expect(answer.text).not.toContain(clientSecret)
    expect(await instance.countEvents("outcome = 'refused'")).toBeGreaterThan(0)
    await writ.stop()
    expect(await instance.leaks([clientSecret, BATCH.clientSecret, token])).toEqual([])
  })
})
