import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { createPool } from '../db/pool.ts'
import { createPrisma } from '../db/prisma.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { saveConsoleSetting } from '../settings/console-settings.ts'
import { addNextKey } from './add-next-key.ts'
import { readSigningKey, readSigningKeys } from './list-signing-keys.ts'
import { revokeSigningKey } from './revoke-signing-key.ts'
import { rotateDueKeys } from './rotate-due-keys.ts'
import { rotateSigningKey } from './rotate-signing-key.ts'

const actor: Actor = { type: 'admin', id: 'a1', name: 'Dana' }
const encryption = createTestEncryption()
const DAY = 24 * 60 * 60
let database: TestDatabase
let other: { pool: ReturnType<typeof createPool>; prisma: ReturnType<typeof createPrisma> } // a second process

beforeAll(async () => {
  database = await createTestDatabase()
  const pool = createPool(database.url, { max: 5, applicationName: 'writ test, second process' })
  other = { pool, prisma: createPrisma(pool) }
})
afterAll(async () => {
  await other?.pool.end()
  await database?.drop()
})
beforeEach(async () => {
  await database.pool.query('TRUNCATE signing_keys, key_expiry_counters, admin_events, console_settings, resource_servers CASCADE')
  await addNextKey(database.prisma, encryption, { alg: 'ES256', actor })
})

const rotateEvery = async (days: number | null) => {
  const revision = (await database.prisma.consoleSetting.findFirst())?.revision ?? 0
  await saveConsoleSetting(database, 'keyRotationDays', { value: days, revision }, { actor })
}
const due = (prisma = database.prisma) => rotateDueKeys(prisma, encryption)
const rotations = () => database.prisma.adminEvent.findMany({ where: { event: 'signing_key.rotated' } })
async function pair() {
  const keys = await database.prisma.signingKey.findMany({ where: { status: { in: ['current', 'next'] } } })
  return { current: keys.find(({ status }) => status === 'current')?.kid, next: keys.find(({ status }) => status === 'next')?.kid }
}
/** Lets time pass for what is stored, by one column or all. */
const age = (seconds: number, columns = ['created_at', 'published_at', 'activated_at', 'replaced_at']) =>
  database.pool.query(`UPDATE signing_keys SET ${columns.map((name) => `${name} = ${name} - $1 * interval '1 second'`).join(', ')}`, [
    seconds,
  ])
const countTokens = (kid: string, count: number, expiresInSeconds: number) =>
  database.pool.query(
    `INSERT INTO key_expiry_counters (kid, expiry_minute, writer_id, count) VALUES ($1, date_trunc('minute', clock_timestamp() + $3 * interval '1 second'), gen_random_uuid(), $2)`,
    [kid, count, expiresInSeconds],
  )

describe('automatic rotation', () => {
  it('is off until somebody turns it on', async () => {
    await age(365 * DAY)
    expect(await due()).toEqual([])
    await rotateEvery(30)
    await rotateEvery(null)
    expect(await due()).toEqual([])
    expect(await rotations()).toEqual([])
  })

  it('lets the next key sign when the current one is old enough, by itself and with an event', async () => {
    const before = await pair()
    await rotateEvery(30)
    await age(30 * DAY - 60)
    expect(await due()).toEqual([])
    await age(61)
    expect(await due()).toEqual(['ES256'])
    const after = await pair()
    expect(after.current).toBe(before.next)
    expect(after.next).not.toBe(before.next)
    expect(await rotations()).toMatchObject([
      {
        actorType: 'system',
        actorName: 'Automatic key rotation',
        after: { previousKid: before.current, forced: false, reason: 'Every 30 days' },
      },
    ])
    expect(await due()).toEqual([])
  })

  it('never lets a key sign that was published for less than a day', async () => {
    await rotateEvery(1)
    await age(5 * DAY, ['activated_at'])
    await age(DAY - 60, ['published_at'])
    expect(await due()).toEqual([])
    await age(61, ['published_at'])
    expect(await due()).toEqual(['ES256'])
  })

  it('publishes a key that is missing, and promotes it a day later', async () => {
    const before = await pair()
    await database.pool.query(`DELETE FROM signing_keys WHERE status = 'next'`)
    await rotateEvery(7)
    await age(10 * DAY)
    expect(await due()).toEqual([])
    const { current, next } = await pair()
    expect([current, typeof next]).toEqual([before.current, 'string'])
    await age(DAY)
    expect(await due()).toEqual(['ES256'])
    expect((await pair()).current).toBe(next)
  })

  it('happens once, however many instances look at the same moment', async () => {
    await rotateEvery(1)
    await age(2 * DAY)
    const results = await Promise.all([due(), due(other.prisma), due(), due(other.prisma)])
    expect(results.flat()).toEqual(['ES256'])
    expect(await rotations()).toHaveLength(1)
  })

  it('does not follow a rotation that somebody asks for at the same moment', async () => {
    await rotateEvery(1)
    await age(2 * DAY)
    await Promise.allSettled([due(), rotateSigningKey(other.prisma, encryption, { alg: 'ES256', actor })])
    expect(await rotations()).toHaveLength(1)
  })
})

describe('what the page says of keys', () => {
  it('who stands by, who signs, when the next may and when it will', async () => {
    await rotateEvery(30)
    const { algorithms, withoutNext, rotation } = await readSigningKeys(database.prisma)
    const [keys] = algorithms
    if (!keys?.current?.activatedAt || !keys.next) throw new Error('a pair was expected')
    expect(algorithms).toHaveLength(1)
    expect(keys).toMatchObject({ alg: 'ES256', apis: 0, previous: [], past: [], pastCount: 0 })
    expect(keys.readyAt).toEqual(new Date(keys.next.publishedAt.getTime() + DAY * 1000))
    expect(keys.rotatesAt).toEqual(new Date(keys.current.activatedAt.getTime() + 30 * DAY * 1000))
    expect(withoutNext).toEqual(['RS256', 'PS256', 'EdDSA'])
    expect(rotation).toEqual({ days: 30, revision: 1 })
    expect(JSON.stringify(algorithms)).not.toMatch(/s1\$|"d":|rivateKey/)
  })

  it('the tokens that are alive under a key, over all writers, and from when it can go', async () => {
    const { current = '' } = await pair()
    await countTokens(current, 200, 3600)
    await countTokens(current, 14, 7200)
    await countTokens(current, 9, -120) // expired
    await rotateSigningKey(database.prisma, encryption, { alg: 'ES256', actor, force: true, reason: 'test' })
    const key = await readSigningKey(database.prisma, current)
    expect(key).toMatchObject({ status: 'previous', tokensAlive: 214 })
    expect(Number(key?.safeAt) - Number(key?.lastExpiryAt)).toBe(5 * 60 * 1000)
  })

  it('the latest keys that have left, with how many there were', async () => {
    for (let n = 0; n < 7; n++) {
      const { next = '' } = await pair()
      await revokeSigningKey(database.prisma, encryption, { kid: next, typedKid: next, reason: 'test', actor })
    }
    const [keys] = (await readSigningKeys(database.prisma)).algorithms
    expect([keys?.past.length, keys?.pastCount]).toEqual([5, 7])
    expect(keys?.past.map(({ status }) => status)).toEqual(Array(5).fill('revoked'))
  })

  it('an algorithm that an API uses and no key signs for', async () => {
    await database.pool.query(
      `INSERT INTO resource_servers (id, identifier, name, signing_alg) VALUES ('r1', 'https://a.example', 'A', 'PS256')`,
    )
    const { algorithms } = await readSigningKeys(database.prisma)
    expect(algorithms.map(({ alg, apis, current }) => ({ alg, apis, signs: current !== undefined }))).toEqual([
      { alg: 'PS256', apis: 1, signs: false },
      { alg: 'ES256', apis: 0, signs: true },
    ])
  })
})

describe('adding and revoking on the page', () => {
  it('adds a next key where one is missing, and refuses a second', async () => {
    await expect(addNextKey(database.prisma, encryption, { alg: 'ES256', actor })).rejects.toMatchObject({ kind: 'conflict' })
    await database.pool.query(`DELETE FROM signing_keys WHERE status = 'next'`)
    await addNextKey(database.prisma, encryption, { alg: 'ES256', actor })
    expect(typeof (await pair()).next).toBe('string')
  })

  it('does not revoke the key that signs', async () => {
    const { current = '' } = await pair()
    const revoke = revokeSigningKey(database.prisma, encryption, {
      kid: current,
      typedKid: current,
      reason: 'x',
      actor,
      unlessCurrent: true,
    })
    await expect(revoke).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('Rotate ES256 first') })
    expect((await pair()).current).toBe(current)
  })
})
