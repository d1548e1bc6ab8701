import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { readClientStats } from './read-client-stats.ts'
import { rollUpClientStats } from './roll-up-client-stats.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  await database.pool.query(`TRUNCATE clients, client_stats, token_counters, secret_usage CASCADE;
    INSERT INTO clients (id, name) VALUES ('billing', 'billing'), ('idle', 'idle')`)
})
afterAll(() => database.drop())

const count = (clientId: string, ago: string, outcome: string, count: number) =>
  database.pool.query(
    `INSERT INTO token_counters (minute, writer_id, client_id, audience, outcome, reason, count)
     VALUES (date_trunc('minute', clock_timestamp()) - $2::interval, $1, $3, 'a', $4, '', $5)`,
    [randomUUID(), ago, clientId, outcome, count],
  )
const use = (clientId: string, ago: string) =>
  database.pool.query(
    `INSERT INTO secret_usage (secret_id, writer_id, client_id, first_used_at, last_used_at)
     VALUES ('s', $1, $2, clock_timestamp() - $3::interval, clock_timestamp() - $3::interval)`,
    [randomUUID(), clientId, ago],
  )
const read = (clientId: string) => readClientStats(database.prisma, clientId)
const hoursAgo = (date: Date | null) => (date === null ? null : Math.round((Date.now() - date.getTime()) / 3_600_000))

describe('the statistics of applications', () => {
  it('count tokens and denials of the last 24 hours, over all processes', async () => {
    await count('billing', '0 minutes', 'issued', 3)
    await count('billing', '0 minutes', 'issued', 4)
    await count('billing', '1439 minutes', 'modified', 5)
    await count('billing', '2 hours', 'refused', 6)
    await count('billing', '1440 minutes', 'issued', 1_000) // out of the span
    await count('billing', '1 hour', 'not_delivered', 100)
    await count('', '1 hour', 'refused', 100) // nobody's
    await rollUpClientStats(database.pool)
    const stats = await read('billing')
    expect(stats).toMatchObject({ tokens24h: 12, denied24h: 6, lastTokenAt: null })
    expect(stats.hours).toHaveLength(25)
    expect(stats.hours.reduce((sum, { issued }) => sum + issued, 0)).toBe(12)
    expect(stats.hours.at(-1)).toMatchObject({ issued: expect.any(Number) })
    expect(stats.hours.filter(({ denied }) => denied > 0)).toMatchObject([{ denied: 6 }])
    expect(Date.now() - (stats.hours.at(-1)?.from.getTime() ?? 0)).toBeLessThan(3_600_000 + 60_000)
  })

  it('know when the last token was issued, also after its secret and its counters are gone', async () => {
    await use('billing', '30 hours')
    await use('billing', '40 hours')
    await rollUpClientStats(database.pool)
    expect(hoursAgo((await read('billing')).lastTokenAt)).toBe(30)
    await database.pool.query('TRUNCATE secret_usage')
    await rollUpClientStats(database.pool)
    expect(hoursAgo((await read('billing')).lastTokenAt)).toBe(30)
    await use('billing', '1 hour')
    await rollUpClientStats(database.pool)
    expect(hoursAgo((await read('billing')).lastTokenAt)).toBe(1)
  })

  it('go back to nothing when the last request is a day ago', async () => {
    await count('billing', '5 minutes', 'issued', 3)
    await rollUpClientStats(database.pool)
    expect(await read('billing')).toMatchObject({ tokens24h: 3 })
    await database.pool.query(`UPDATE token_counters SET minute = minute - interval '1 day'`)
    await rollUpClientStats(database.pool)
    expect(await read('billing')).toEqual({ tokens24h: 0, denied24h: 0, lastTokenAt: null, hours: [] })
  })

  it('are not written again while nothing happens, and leave with their application', async () => {
    expect(await rollUpClientStats(database.pool)).toBe(2)
    expect(await rollUpClientStats(database.pool)).toBe(0)
    await database.pool.query(`DELETE FROM clients WHERE id = 'idle'`)
    expect(await rollUpClientStats(database.pool)).toBe(1)
    expect(await database.prisma.clientStats.count()).toBe(1)
  })

  it('of an application without a row are nothing', async () => {
    expect(await read('unknown')).toEqual({ tokens24h: 0, denied24h: 0, lastTokenAt: null, hours: [] })
  })
})
