import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { configWriter } from '../issuer/testing.ts'
import { listTopApplications } from './list-top-applications.ts'
import { windowOf } from './range.ts'
import { readNextExpiry } from './read-next-expiry.ts'
import { hasTraffic, readActiveApplications, readRequestBuckets, totalOf } from './read-requests.ts'

const NOW = new Date('2026-11-23T14:22:07.418Z')
const window = windowOf('1h', NOW)
const minutesAgo = (minutes: number) => new Date(Math.floor(NOW.getTime() / 60_000) * 60_000 - minutes * 60_000)
let database: TestDatabase
let config: ReturnType<typeof configWriter>

beforeAll(async () => {
  database = await createTestDatabase()
  config = configWriter(database.pool)
})
afterAll(() => database?.drop())
beforeEach(() => database.pool.query('TRUNCATE token_counters, clients, resource_servers, admin_events CASCADE'))

async function count(at: Date, clientId: string, outcome: string, count: number, writer = 1) {
  await database.pool.query(
    `INSERT INTO token_counters (minute, writer_id, client_id, audience, outcome, reason, count) VALUES ($1, $2, $3, '', $4, $5, $6)`,
    [at, `00000000-0000-4000-8000-00000000000${writer}`, clientId, outcome, outcome === 'refused' ? 'secret_wrong' : '', count],
  )
}

describe('the requests of a window', () => {
  it('are the sums over all writers, in the bucket of their minute', async () => {
    await count(minutesAgo(0), 'a', 'issued', 2)
    await count(minutesAgo(0), 'a', 'issued', 3, 2)
    await count(minutesAgo(0), 'a', 'modified', 1)
    await count(minutesAgo(59), '', 'refused', 814)
    const buckets = await readRequestBuckets(database.prisma, window)
    expect(buckets).toHaveLength(60)
    expect(buckets[0]).toEqual({ from: window.from, issued: 0, modified: 0, denied: 814 })
    expect(buckets.at(-1)).toEqual({ from: minutesAgo(0), issued: 5, modified: 1, denied: 0 })
    expect(totalOf(buckets)).toEqual({ issued: 6, denied: 814, deniedShare: 814 / 820 })
  })

  it('do not reach beyond it, and an undelivered token is no second request', async () => {
    await count(minutesAgo(60), 'a', 'issued', 7)
    await count(minutesAgo(-1), 'a', 'issued', 7)
    await count(minutesAgo(5), 'a', 'not_delivered', 1)
    expect(totalOf(await readRequestBuckets(database.prisma, window))).toEqual({ issued: 0, denied: 0, deniedShare: 0 })
  })

  it('fall into whole buckets of a long range', async () => {
    const month = windowOf('30d', NOW)
    await count(month.from, 'a', 'issued', 1)
    await count(minutesAgo(0), 'a', 'refused', 4)
    const buckets = await readRequestBuckets(database.prisma, month)
    expect(buckets).toHaveLength(60)
    expect([buckets[0]?.issued, buckets.at(-1)?.denied]).toEqual([1, 4])
  })

  it('say whether anybody has ever asked', async () => {
    expect(await hasTraffic(database.prisma)).toBe(false)
    await count(new Date('2020-01-01'), '', 'refused', 1)
    expect(await hasTraffic(database.prisma)).toBe(true)
  })
})

describe('applications of a window', () => {
  it('are active when they got a token, not when they were denied', async () => {
    await config.client('a')
    await config.client('b')
    await config.client('c')
    await count(minutesAgo(1), 'a', 'issued', 1)
    await count(minutesAgo(2), 'a', 'issued', 1)
    await count(minutesAgo(1), 'b', 'refused', 1)
    expect(await readActiveApplications(database.prisma, window)).toEqual({ active: 1, registered: 3 })
  })

  it('come in the order of their tokens, with their course; one that is gone keeps its name', async () => {
    await config.client('a')
    await database.pool.query(
      `INSERT INTO admin_events (id, event, actor_type, actor_id, actor_name, target_type, target_id, target_name)
       VALUES (gen_random_uuid(), 'client.deleted', 'cli', 'x', 'x', 'client', 'gone', 'mailer')`,
    )
    await count(minutesAgo(59), 'gone', 'issued', 2)
    await count(minutesAgo(0), 'gone', 'modified', 9)
    await count(minutesAgo(1), 'a', 'issued', 4)
    await count(minutesAgo(1), '', 'refused', 100)
    const top = await listTopApplications(database.prisma, window)
    expect(top).toMatchObject([
      { id: 'gone', name: 'mailer', deleted: true, tokens: 11 },
      { id: 'a', name: 'a', deleted: false, tokens: 4 },
    ])
    expect([top[0]?.course[0], top[0]?.course.at(-1)]).toEqual([2, 9])
    expect(await listTopApplications(database.prisma, window, 1)).toHaveLength(1)
  })
})

describe('the next expiry', () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)

  it('is none when nothing has an end, or only what is dead has', async () => {
    await config.client('a', [{ id: 'cred_1', hash: 'x' }])
    await config.client('b', [{ id: 'cred_2', hash: 'x', slot: null, revoked: true }])
    await database.pool.query(`UPDATE client_secrets SET expires_at = now() + interval '1 day' WHERE id = 'cred_2'`)
    expect(await readNextExpiry(database.prisma)).toBeUndefined()
  })

  it('is the earliest of secrets and grants, and not of a secret that retires before', async () => {
    await config.client('a', [{ id: 'cred_1', hash: 'x' }])
    await config.resourceServer('r', 'https://r.example/')
    await config.grant('a', 'r')
    await database.pool.query('UPDATE client_grants SET expires_at = $1', [inDays(9)])
    expect(await readNextExpiry(database.prisma)).toMatchObject({ kind: 'grant', application: { id: 'a' }, detail: 'https://r.example/' })
    await database.pool.query('UPDATE client_secrets SET expires_at = $1', [inDays(6)])
    expect(await readNextExpiry(database.prisma)).toMatchObject({ kind: 'secret', id: 'cred_1', detail: 'abcd' })
    await database.pool.query('UPDATE client_secrets SET retires_at = $1, grace_started_at = now()', [inDays(1)])
    expect(await readNextExpiry(database.prisma)).toMatchObject({ kind: 'grant' })
  })
})
