import { createPrivateKey, type JsonWebKey } from 'node:crypto'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { createPool } from '../db/pool.ts'
import { createPrisma } from '../db/prisma.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { transaction } from '../db/transaction.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { newResourceServerId } from '../ids.ts'
import { ConfigReader } from '../issuer/config-reader.ts'
import { SIGNING_ALGS, type SigningAlg } from '../oauth/ports.ts'
import { advanceSigningKeys } from './advance-signing-keys.ts'
import { ensureSigningKeys, ensureSigningKeysInUse, prepareSigningKeys } from './ensure-signing-keys.ts'
import { PUBLISHED_SECONDS_MIN } from './key-times.ts'
import { revokeSigningKey } from './revoke-signing-key.ts'
import { rotateSigningKey } from './rotate-signing-key.ts'
import { openPrivateKey } from './stored-signing-key.ts'

const actor: Actor = { type: 'cli', id: 'test', name: 'Test' }
const encryption = createTestEncryption()
let database: TestDatabase
let other: ReturnType<typeof connectAgain> // a second process: its own connections
function connectAgain(url: string) {
  const pool = createPool(url, { max: 5, applicationName: 'writ test, second process' })
  return { pool, prisma: createPrisma(pool) }
}

beforeAll(async () => {
  database = await createTestDatabase()
  other = connectAgain(database.url)
})
afterAll(async () => {
  await other?.pool.end()
  await database?.drop()
})
beforeEach(async () => {
  await database.pool.query('TRUNCATE signing_keys, key_expiry_counters, admin_events, resource_servers CASCADE')
})

const ensure = (alg: SigningAlg, prisma = database.prisma) => transaction(prisma, (tx) => ensureSigningKeys(tx, encryption, alg, actor))
const rotate = (input: Partial<Parameters<typeof rotateSigningKey>[2]> = {}, prisma = database.prisma) =>
  rotateSigningKey(prisma, encryption, { alg: 'ES256', actor, ...input })
const forced = { force: true, reason: 'test' }

async function kidsByStatus(alg: SigningAlg = 'ES256'): Promise<Record<string, string[]>> {
  const keys = await database.prisma.signingKey.findMany({ where: { alg }, orderBy: [{ createdAt: 'asc' }, { kid: 'asc' }] })
  return Object.fromEntries(
    [...new Set(keys.map(({ status }) => status))].map((status) => [
      status,
      keys.filter((key) => key.status === status).map(({ kid }) => kid),
    ]),
  )
}
async function kidOf(status: string): Promise<string> {
  const [kid] = (await kidsByStatus())[status] ?? []
  if (kid === undefined) throw new Error(`no ${status} key`)
  return kid
}
const events = async () => (await database.prisma.adminEvent.findMany({ orderBy: { id: 'asc' } })).map(({ event }) => event)
const epoch = async () => (await database.prisma.configEpoch.findFirstOrThrow()).epoch

/** The keys of the JWKS, as the token path publishes them. */
const publishedKeys = async () => (await new ConfigReader(database.pool).signingKeys()).value

/** Moves what is stored about published keys into the past. */
const age = (seconds: number) =>
  database.pool.query(
    `UPDATE signing_keys SET created_at = created_at - $1 * interval '1 second', published_at = published_at - $1 * interval '1 second',
       replaced_at = replaced_at - $1 * interval '1 second'`,
    [seconds],
  )
const countToken = (kid: string, expiresInSeconds: number) =>
  database.pool.query(
    `INSERT INTO key_expiry_counters (kid, expiry_minute, writer_id, count) VALUES ($1, clock_timestamp() + $2 * interval '1 second', gen_random_uuid(), 1)`,
    [kid, expiresInSeconds],
  )

describe('making keys', () => {
  it.each(SIGNING_ALGS)('gives %s one current and one next key that differ, with events', async (alg) => {
    expect(await ensure(alg)).toBe(true)
    const keys = await publishedKeys()
    expect(keys.map(({ status }) => status).sort()).toEqual(['current', 'next'])
    for (const { kid, publicJwk } of keys) {
      expect(publicJwk).toMatchObject({ kid, alg, use: 'sig' })
      expect(await calculateJwkThumbprint(publicJwk as JWK)).toBe(kid)
    }
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(2)
    expect(await events()).toEqual(['signing_key.created', 'signing_key.created'])
  })

  it('seals private keys for their own row', async () => {
    await ensure('ES256')
    const [one, two] = await database.prisma.signingKey.findMany()
    if (!one || !two) throw new Error('two keys were expected')
    const privateKey = createPrivateKey({ key: Buffer.from(openPrivateKey(encryption, one)), format: 'der', type: 'pkcs8' })
    const { d, x } = privateKey.export({ format: 'jwk' }) as JsonWebKey & { d: string }
    expect(x).toBe((one.publicJwk as JsonWebKey).x)
    const stored = JSON.stringify([await database.prisma.adminEvent.findMany(), one, two])
    expect(stored).not.toContain(d)
    expect(() => openPrivateKey(encryption, { kid: one.kid, privateKeySealed: two.privateKeySealed })).toThrow('does not open')
  })

  it('does nothing where both exist, not even to the epoch', async () => {
    await ensure('ES256')
    const before = [await kidsByStatus(), await epoch(), await events()]
    expect(await ensure('ES256')).toBe(false)
    expect(await prepareSigningKeys(database.prisma, 'ES256')).toEqual([])
    expect([await kidsByStatus(), await epoch(), await events()]).toEqual(before)
  })

  it('makes one pair when several processes need it at once', async () => {
    const made = await Promise.all([database, other, database, other].map(({ prisma }) => ensure('ES256', prisma)))
    expect(made.filter(Boolean)).toHaveLength(1)
    expect(await kidsByStatus()).toEqual({ current: [expect.any(String)], next: [expect.any(String)] })
    expect(await events()).toHaveLength(2)
  })

  it('leaves no key behind when the transaction of the caller fails', async () => {
    const failing = transaction(database.prisma, async (tx) => {
      await ensureSigningKeys(tx, encryption, 'ES256', actor)
      throw new Error('the API could not be saved')
    })
    await expect(failing).rejects.toThrow('the API could not be saved')
    expect([await kidsByStatus(), await events()]).toEqual([{}, []])
  })

  it('stores the keys that were prepared', async () => {
    const prepared = await prepareSigningKeys(database.prisma, 'EdDSA')
    await transaction(database.prisma, (tx) => ensureSigningKeys(tx, encryption, 'EdDSA', actor, prepared))
    expect((await publishedKeys()).map(({ kid }) => kid).sort()).toEqual(prepared.map(({ kid }) => kid).sort())
  })

  it('makes them at start for the default algorithm and those of the APIs', async () => {
    for (const [name, signingAlg] of [
      ['a', 'EdDSA'],
      ['b', 'EdDSA'],
      ['c', 'RS256'],
    ] as const) {
      await database.prisma.resourceServer.create({ data: { id: newResourceServerId(), identifier: name, name, signingAlg } })
    }
    expect(await ensureSigningKeysInUse(database.prisma, encryption, actor)).toEqual(['RS256', 'EdDSA'])
    expect(await ensureSigningKeysInUse(database.prisma, encryption, actor)).toEqual([])
  })

  it('lists the keys of the JWKS in an order that stays', async () => {
    await Promise.all([ensure('ES256'), ensure('EdDSA')])
    const order = async () => (await publishedKeys()).map(({ kid }) => kid)
    const before = await order()
    expect(before).toHaveLength(4)
    await rotate(forced)
    expect((await order()).slice(0, 4)).toEqual(before)
    expect(await order()).toHaveLength(5)
  })
})

describe('rotation', () => {
  beforeEach(() => ensure('ES256'))

  it('is refused until the next key was published for 24 hours, and changes nothing', async () => {
    await age(PUBLISHED_SECONDS_MIN - 60)
    const before = [await kidsByStatus(), await epoch(), await events()]
    await expect(rotate()).rejects.toMatchObject({ kind: 'conflict', message: expect.stringMatching(/signs from \S+Z at the earliest/) })
    expect([await kidsByStatus(), await epoch(), await events()]).toEqual(before)
  })

  it('lets the next key sign after 24 hours, keeps the old one, publishes a new one', async () => {
    await age(PUBLISHED_SECONDS_MIN)
    const before = await kidsByStatus()
    const bumped = await epoch()
    const rotated = await rotate()
    expect([rotated.previousKid]).toEqual(before.current)
    expect([rotated.currentKid]).toEqual(before.next)
    expect(await kidsByStatus()).toEqual({ previous: before.current, current: before.next, next: [rotated.nextKid] })
    expect(await epoch()).toBe(bumped + 1n)
    await expect(rotate()).rejects.toMatchObject({ kind: 'conflict' }) // the new next key is young again
  })

  it('can be forced with a reason, which is recorded', async () => {
    await expect(rotate({ force: true })).rejects.toMatchObject({ kind: 'invalid' })
    await expect(rotate({ force: true, reason: '  ' })).rejects.toMatchObject({ kind: 'invalid' })
    const { currentKid } = await rotate({ force: true, reason: ' laptop lost ' })
    const event = await database.prisma.adminEvent.findFirstOrThrow({ where: { event: 'signing_key.rotated' } })
    expect(event).toMatchObject({ targetId: currentKid, after: { forced: true, reason: 'laptop lost' }, actorId: 'test' })
  })

  it('happens once when two admins rotate the key that both see', async () => {
    const currentKid = await kidOf('current')
    const outcomes = await Promise.allSettled([rotate({ ...forced, currentKid }), rotate({ ...forced, currentKid }, other.prisma)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await kidsByStatus()).toMatchObject({ previous: [currentKid], current: [expect.any(String)], next: [expect.any(String)] })
  })

  it('keeps one current and one next key when many rotations are forced at once', async () => {
    await Promise.all([database, other, database, other].map(({ prisma }) => rotate(forced, prisma)))
    const kids = await kidsByStatus()
    expect([kids.previous?.length, kids.current?.length, kids.next?.length]).toEqual([4, 1, 1])
  })

  it('is refused for an algorithm without keys', async () => {
    await expect(rotate({ alg: 'PS256', ...forced })).rejects.toMatchObject({ kind: 'not_found' })
  })
})

describe('a replaced key', () => {
  let kid: string
  beforeEach(async () => {
    await ensure('ES256')
    kid = (await rotate(forced)).previousKid
  })
  const isPublished = async () => (await publishedKeys()).some((key) => key.kid === kid)

  it('stays in the JWKS until five minutes after its last token has expired', async () => {
    await countToken(kid, -86_400)
    await countToken(kid, -4 * 60)
    expect(await advanceSigningKeys(database.prisma)).toEqual([])
    expect(await isPublished()).toBe(true)
    await database.pool.query(`UPDATE key_expiry_counters SET expiry_minute = expiry_minute - interval '2 minutes'`)
    expect(await advanceSigningKeys(database.prisma)).toEqual([kid])
    expect(await isPublished()).toBe(false)
    expect(await kidsByStatus()).toMatchObject({ retired: [kid], current: [expect.any(String)], next: [expect.any(String)] })
  })

  it('stays for the longest lifetime of a token when nothing is known of its tokens', async () => {
    await age(2_592_000 + 4 * 60)
    expect(await advanceSigningKeys(database.prisma)).toEqual([])
    await age(2 * 60)
    expect(await advanceSigningKeys(database.prisma)).toEqual([kid])
  })

  it('is retired once, with one event and no private key left, when many instances run the job', async () => {
    await countToken(kid, -600)
    const retired = await Promise.all([database, other, database, other].map(({ prisma }) => advanceSigningKeys(prisma)))
    expect(retired.flat()).toEqual([kid])
    expect((await events()).filter((event) => event === 'signing_key.retired')).toHaveLength(1)
    expect(await database.prisma.signingKey.findUniqueOrThrow({ where: { kid } })).toMatchObject({
      privateKeySealed: '',
      retiredAt: expect.any(Date),
    })
  })

  it('is not confused with the current key, whose tokens expired long ago', async () => {
    await countToken(await kidOf('current'), -90 * 86_400)
    expect(await advanceSigningKeys(database.prisma)).toEqual([])
    expect(await kidsByStatus()).toMatchObject({ current: [expect.any(String)] })
  })

  it('does not move the epoch while it waits', async () => {
    await countToken(kid, 600)
    const before = await epoch()
    await advanceSigningKeys(database.prisma)
    expect(await epoch()).toBe(before)
  })

  it('keeps its latest counter when old ones are removed', async () => {
    await countToken(kid, -3 * 86_400)
    await countToken(kid, -2 * 86_400)
    await countToken(await kidOf('current'), -2 * 86_400)
    await countToken(await kidOf('current'), 600)
    await advanceSigningKeys(database.prisma)
    const counters = await database.prisma.keyExpiryCounter.groupBy({ by: ['kid'], _count: true })
    expect(counters.map(({ _count }) => _count)).toEqual([1, 1])
  })
})

describe('revocation', () => {
  beforeEach(() => ensure('ES256'))
  const revoke = (kid: string, input: Partial<Parameters<typeof revokeSigningKey>[2]> = {}, prisma = database.prisma) =>
    revokeSigningKey(prisma, encryption, { kid, typedKid: kid, reason: 'leaked', actor, ...input })

  it('takes the current key out at once and lets the next one sign', async () => {
    const before = await kidsByStatus()
    const result = await revoke(await kidOf('current'))
    expect(await kidsByStatus()).toEqual({ revoked: before.current, current: before.next, next: [result.nextKid] })
    expect((await publishedKeys()).map(({ kid }) => kid)).not.toContain(result.revokedKid)
    expect(await database.prisma.signingKey.findUniqueOrThrow({ where: { kid: result.revokedKid } })).toMatchObject({
      privateKeySealed: '',
      revokedAt: expect.any(Date),
    })
    const event = await database.prisma.adminEvent.findFirstOrThrow({ where: { event: 'signing_key.revoked' } })
    expect(event).toMatchObject({ before: { status: 'current' }, after: { status: 'revoked', reason: 'leaked' } })
  })

  it('replaces a revoked next key and leaves the current one', async () => {
    const before = await kidsByStatus()
    const result = await revoke(await kidOf('next'))
    expect(await kidsByStatus()).toEqual({ revoked: before.next, current: before.current, next: [result.nextKid] })
  })

  it('takes out a previous key and changes nothing else', async () => {
    const { previousKid, currentKid, nextKid } = await rotate(forced)
    expect(await revoke(previousKid)).toMatchObject({ currentKid, nextKid })
    expect(await kidsByStatus()).toEqual({ revoked: [previousKid], current: [currentKid], next: [nextKid] })
  })

  it('needs the kid typed, a reason, and a key that is not dead', async () => {
    const kid = await kidOf('current')
    await expect(revoke(kid, { typedKid: kid.slice(1) })).rejects.toMatchObject({ kind: 'invalid' })
    await expect(revoke(kid, { reason: ' ' })).rejects.toMatchObject({ kind: 'invalid' })
    await expect(revoke('unknown')).rejects.toMatchObject({ kind: 'not_found' })
    await revoke(kid)
    await expect(revoke(kid)).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('keeps the rule when a revocation, rotations and first use meet', async () => {
    const kid = await kidOf('current')
    await Promise.allSettled([revoke(kid), rotate(forced, other.prisma), ensure('ES256'), revoke(kid, {}, other.prisma), rotate(forced)])
    const kids = await kidsByStatus()
    expect([kids.revoked, kids.current?.length, kids.next?.length]).toEqual([[kid], 1, 1])
    expect((await events()).filter((event) => event === 'signing_key.revoked')).toHaveLength(1)
  })
})

describe('admin events of keys', () => {
  it('hold no key material, sealed or open', async () => {
    await ensure('ES256')
    const { previousKid } = await rotate(forced)
    await revokeSigningKey(database.prisma, encryption, { kid: previousKid, typedKid: previousKid, reason: 'leaked', actor })
    const text = JSON.stringify(await database.prisma.adminEvent.findMany())
    for (const { privateKeySealed } of await database.prisma.signingKey.findMany({ where: { privateKeySealed: { not: '' } } })) {
      expect(text).not.toContain(privateKeySealed)
    }
    expect(text).not.toMatch(/s1\$|"d":|privateKey|pkcs8/)
  })
})
