import { afterEach, describe, expect, it } from 'vitest'
import type { IssuerStatus } from '../issuer/issuer.ts'
import { createReadiness, type Readiness } from './readiness.ts'
import { startTestListener, type TestListenerOptions } from './testing.ts'

let listener: Awaited<ReturnType<typeof startTestListener>>
const start = async (operations: TestListenerOptions['operations']) => {
  listener = await startTestListener({ operations })
  return (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${listener.port}${path}`, init)
}
afterEach(() => listener?.close())

const HEALTHY: IssuerStatus = { database: true, keys: true, clock: true, clockOffsetMilliseconds: 3.4, problems: [] }

describe('/healthz and /readyz', () => {
  it('say that the process answers, for any Host and with no readiness of its own', async () => {
    const ask = await start({})
    const answer = await ask('/healthz', { headers: { host: '10.1.2.3' } })
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }])
    expect((await ask('/readyz')).status).toBe(404)
    expect((await ask('/healthz', { method: 'POST' })).status).toBe(405)
  })

  it.each<{ name: string; issuer?: Partial<IssuerStatus>; partitions?: () => Promise<boolean>; status: number; checks: object }>([
    { name: 'everything is well', status: 200, checks: { database: 'ok', keys: 'ok', partitions: 'ok', clock: 'ok' } },
    { name: 'a key is missing', issuer: { keys: false }, status: 503, checks: { keys: 'failed', database: 'ok' } },
    { name: 'the clocks differ', issuer: { clock: false }, status: 503, checks: { clock: 'failed', keys: 'ok' } },
    { name: "tomorrow's partition is missing", partitions: async () => false, status: 503, checks: { partitions: 'failed' } },
    { name: 'partitions cannot be read', partitions: () => Promise.reject(new Error('x')), status: 503, checks: { partitions: 'failed' } },
    {
      name: 'the database is away',
      issuer: { database: false, keys: false },
      status: 503,
      checks: { database: 'failed', keys: 'unknown' },
    },
  ])('answer $status when $name, with each check and no reason', async ({ issuer, partitions, status, checks }) => {
    const readiness = createReadiness({
      issuerStatus: async () => ({ ...HEALTHY, problems: ['secret host name'], ...issuer }),
      partitionsReady: partitions ?? (async () => true),
      isStopping: () => false,
    })
    const ask = await start({ readiness })
    const answer = await ask('/readyz')
    const body = await answer.text()
    expect(answer.status).toBe(status)
    expect(JSON.parse(body)).toMatchObject({ status: status === 200 ? 'ready' : 'not_ready', checks })
    expect(body).not.toContain('secret host name')
  })

  it('turns 503 while the process stops, without asking the database', async () => {
    let asked = 0
    const readiness = createReadiness({
      issuerStatus: async () => {
        asked++
        return HEALTHY
      },
      partitionsReady: async () => true,
      isStopping: () => true,
    })
    expect(await readiness()).toMatchObject({ status: 'stopping' } satisfies Partial<Readiness>)
    expect(asked).toBe(0)
  })

  it('asks the database once for probes that arrive together, and again for the next', async () => {
    let asked = 0
    const readiness = createReadiness({
      issuerStatus: async () => {
        asked++
        return HEALTHY
      },
      partitionsReady: async () => true,
      isStopping: () => false,
    })
    await Promise.all([readiness(), readiness(), readiness()])
    expect(asked).toBe(1)
    await readiness()
    expect(asked).toBe(2)
  })
})

describe('/metrics', () => {
  const token = 'a-long-metrics-token'

  it('is not there without a token or a listener of its own', async () => {
    const ask = await start({ metricsAccess: 'none' })
    expect((await ask('/metrics')).status).toBe(404)
  })

  it.each([undefined, `Bearer ${token}x`, `Bearer ${token.slice(0, -1)}`, 'Bearer', `Basic ${token}`, token])(
    'refuses the authorization %j',
    async (authorization) => {
      const ask = await start({ metricsAccess: { token } })
      const answer = await ask('/metrics', { headers: authorization === undefined ? {} : { authorization } })
      expect(answer.status).toBe(401)
      expect(await answer.text()).not.toContain('writ_')
    },
  )

  it('counts requests by route and status, and nothing that a client could make up', async () => {
    const ask = await start({ metricsAccess: { token } })
    await ask('/oauth/token', { method: 'POST', body: 'a=1' })
    await ask(`/${'x'.repeat(50)}`)
    const answer = await ask('/metrics', { headers: { authorization: `bearer ${token}` } })
    const text = await answer.text()
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(text).toContain('writ_http_requests_total{route="token",status="200"} 1')
    expect(text).toContain('writ_http_requests_total{route="none",status="404"} 1')
    expect(text).toContain('writ_token_request_seconds_count 1')
    expect(text).not.toContain('xxxxx')
  })
})
