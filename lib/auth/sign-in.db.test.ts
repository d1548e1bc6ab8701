import { parseOptions } from '@node-rs/argon2'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { NOBODYS_HASH } from './check-password.ts'
import { createAdmin } from './create-admin.ts'
import { hashPassword } from './password-hash.ts'
import { readSession } from './read-session.ts'
import { type SignInOutcome, signIn } from './sign-in.ts'
import { FROM_ONE_NETWORK } from './sign-in-throttle.ts'
import { BROWSER, PASSWORD } from './testing.ts'

const EMAIL = 'ada@example.org'
const ELSEWHERE = '198.51.100.9'
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())
beforeEach(async () => {
  await database.pool.query('TRUNCATE admins, admin_events, sign_in_throttles, console_settings CASCADE')
  await createAdmin(database.prisma, { email: EMAIL, password: PASSWORD, role: 'owner' })
})

function attempt(given: { email?: string; password?: string; address?: string } = {}): Promise<SignInOutcome> {
  return signIn(database, { email: EMAIL, password: PASSWORD, ...BROWSER, ...given })
}

async function fail(times: number, given: { email?: string; address?: string } = {}): Promise<void> {
  for (let count = 0; count < times; count += 1) await attempt({ password: 'not the password', ...given })
}

/** Moves the throttle back, as if so much time had passed. */
async function pass(seconds: number): Promise<void> {
  await database.pool.query(
    `UPDATE sign_in_throttles SET last_failure_at = last_failure_at - $1 * interval '1 second', blocked_until = blocked_until - $1 * interval '1 second'`,
    [seconds],
  )
}

const sessions = () => database.prisma.adminSession.count()

describe('signing in with a password', () => {
  it('opens a session with device and address, and says so in the activity', async () => {
    const outcome = await attempt({ email: ' ADA@example.org' })
    expect(outcome).toMatchObject({ ok: true, session: { needsCode: false } })
    const rows = await database.prisma.adminSession.findMany()
    expect(rows).toMatchObject([{ address: BROWSER.address, userAgent: BROWSER.userAgent, method: 'password', revokedAt: null }])
    expect(await database.prisma.admin.findFirst()).toMatchObject({ lastSignInAt: expect.any(Date), revision: 1 })
    expect(await database.prisma.adminEvent.findFirst({ where: { event: 'admin_session.started' } })).toMatchObject({
      targetName: EMAIL,
      address: BROWSER.address,
    })
  })

  it.each([
    { name: 'a wrong password', given: { password: 'wrong horse battery' } },
    { name: 'an unknown account', given: { email: 'eve@example.org' } },
    { name: 'what is no address', given: { email: 'robert"); DROP TABLE' } },
    { name: 'an empty password', given: { password: '' } },
    { name: 'a password of a megabyte', given: { password: 'x'.repeat(1_000_000) } },
  ])('refuses $name with the same words', async ({ given }) => {
    expect(await attempt(given)).toEqual({ ok: false, kind: 'wrong' })
    expect(await sessions()).toBe(0)
  })

  it('refuses a disabled admin and one without a password like an unknown one', async () => {
    await database.prisma.admin.updateMany({ data: { disabledAt: new Date() } })
    expect(await attempt()).toEqual({ ok: false, kind: 'wrong' })
    await database.prisma.admin.updateMany({ data: { disabledAt: null, passwordHash: null } })
    expect(await attempt()).toEqual({ ok: false, kind: 'wrong' })
    expect(await sessions()).toBe(0)
  })

  it('does the work of a hash for unknown accounts too', async () => {
    const { memoryCost, timeCost, parallelism, outputLen, algorithm, version } = parseOptions(await hashPassword(PASSWORD))
    expect(parseOptions(NOBODYS_HASH)).toMatchObject({ memoryCost, timeCost, parallelism, outputLen, algorithm, version })
  })

  it('keeps nothing of what was typed as email in the throttle', async () => {
    await attempt({ email: 'my-password-typed-in-the-wrong-field', password: 'x' })
    expect(JSON.stringify(await database.prisma.signInThrottle.findMany())).not.toContain('my-password')
  })
})

describe('failures', () => {
  it('cost nothing at first, then a delay that doubles, up to a quarter of an hour', async () => {
    const delays: number[] = []
    for (let count = 0; count < 20; count += 1) {
      const outcome = await attempt({ password: 'not the password' })
      if (outcome.ok || outcome.kind !== 'throttled') continue
      delays.push(outcome.retryAfterSeconds)
      await pass(outcome.retryAfterSeconds)
    }
    expect(delays.slice(0, 4)).toEqual([1, 2, 4, 8])
    await fail(1)
    await pass(1_000)
    for (let count = 0; count < 12; count += 1) {
      await fail(1)
      await pass(1_000)
    }
    await fail(1)
    expect(await attempt()).toEqual({ ok: false, kind: 'throttled', retryAfterSeconds: FROM_ONE_NETWORK.delaySecondsMax })
  })

  it('hold up nobody elsewhere: the right password works from another address', async () => {
    await fail(30)
    expect(await attempt()).toMatchObject({ ok: false, kind: 'throttled' })
    expect(await attempt({ address: ELSEWHERE })).toMatchObject({ ok: true })
  })

  it('hold up no other account of the same address', async () => {
    await createAdmin(database.prisma, { email: 'bob@example.org', password: PASSWORD, role: 'viewer' })
    await fail(30)
    expect(await attempt({ email: 'bob@example.org' })).toMatchObject({ ok: true })
  })

  it('count for a whole IPv6 /64, and for one account in any spelling', async () => {
    for (const host of ['1', '2', '3', '4', '5', '6'])
      await fail(1, { address: `2001:db8::${host}`, email: host === '2' ? ' ADA@EXAMPLE.ORG' : EMAIL })
    expect(await attempt({ address: '2001:db8::ffff' })).toMatchObject({ kind: 'throttled' })
    expect(await attempt({ address: '2001:db8:0:1::1' })).toMatchObject({ ok: true })
  })

  it('count for one account however its letters are composed', async () => {
    await createAdmin(database.prisma, { email: 'ren\u00e9e@example.org', password: PASSWORD, role: 'viewer' })
    const spellings = [
      'ren\u00e9e@example.org',
      'rene\u0301e@example.org',
      'RENE\u0301E@example.org',
      `${' '.repeat(4_000)}ren\u00e9e@example.org`,
    ]
    for (const email of spellings) await fail(2, { email })
    expect(await database.prisma.signInThrottle.count()).toBe(1)
    for (const email of spellings) expect(await attempt({ email })).toMatchObject({ kind: 'throttled' })
  })

  it('are forgotten after a success and after a day', async () => {
    await fail(3)
    await attempt()
    await fail(4)
    expect(await attempt()).toMatchObject({ ok: true })
    await fail(8)
    expect(await attempt()).toMatchObject({ kind: 'throttled' })
    await pass(24 * 60 * 60 + 60)
    await fail(4)
    expect(await attempt()).toMatchObject({ ok: true })
  })

  it('of an unknown account are throttled like those of a known one', async () => {
    await fail(6, { email: 'eve@example.org' })
    expect(await attempt({ email: 'eve@example.org' })).toMatchObject({ kind: 'throttled' })
  })

  it('pass no more at once than one after the other', async () => {
    const outcomes: SignInOutcome[] = []
    for (let round = 0; round < 10; round += 1) {
      outcomes.push(...(await Promise.all(Array.from({ length: 4 }, () => attempt({ password: 'not the password' })))))
    }
    const tried = outcomes.filter((outcome) => !outcome.ok && outcome.kind === 'wrong')
    expect(tried.length).toBeLessThanOrEqual(FROM_ONE_NETWORK.freeFailures + 3)
    expect(outcomes.filter((outcome) => outcome.ok)).toEqual([])
  })

  it('do not count when the server was too busy to judge', async () => {
    const flood = Array.from({ length: 80 }, (_, index) => attempt({ address: `203.0.113.${index}`, email: `nobody${index}@example.org` }))
    const [outcomes, own] = await Promise.all([Promise.all(flood), attempt()])
    const busy = outcomes.filter((outcome) => !outcome.ok && outcome.kind === 'busy')
    expect(busy.length).toBeGreaterThan(0)
    expect(await database.prisma.signInThrottle.count()).toBe(outcomes.length - busy.length + (own.ok || own.kind === 'busy' ? 0 : 1))
  })

  it('of one network fill the queue of hashes for nobody else', async () => {
    const flood = Array.from({ length: 200 }, (_, index) => attempt({ email: `nobody${index}@example.org` }))
    expect(await attempt({ address: ELSEWHERE })).toMatchObject({ ok: true })
    const busy = (await Promise.all(flood)).filter((outcome) => !outcome.ok && outcome.kind === 'busy')
    expect(busy).toHaveLength(196)
  })
})

describe('a session', () => {
  const read = (sessionId: string) => readSession(database.prisma, sessionId)

  async function open(): Promise<string> {
    const outcome = await attempt()
    if (!outcome.ok) throw new Error(outcome.kind)
    return outcome.session.sessionId
  }

  const moveBack = (column: string, interval: string) =>
    database.pool.query(`UPDATE admin_sessions SET ${column} = ${column} - $1::interval`, [interval])

  it('is read with what the admin is now: role, name and whether there is one', async () => {
    const sessionId = await open()
    expect(await read(sessionId)).toMatchObject({ state: 'active', admin: { email: EMAIL, role: 'owner' } })
    await database.prisma.admin.updateMany({ data: { role: 'viewer', name: 'Ada' } })
    expect(await read(sessionId)).toMatchObject({ admin: { role: 'viewer', name: 'Ada' } })
    await database.prisma.admin.updateMany({ data: { disabledAt: new Date() } })
    expect(await read(sessionId)).toBeUndefined()
    await database.prisma.admin.updateMany({ data: { disabledAt: null } })
    await database.prisma.admin.deleteMany()
    expect(await read(sessionId)).toBeUndefined()
  })

  it('ends when it is revoked', async () => {
    const sessionId = await open()
    await database.prisma.adminSession.updateMany({ data: { revokedAt: new Date() } })
    expect(await read(sessionId)).toBeUndefined()
  })

  it('ends after 8 hours without use, and not shortly before', async () => {
    const sessionId = await open()
    await moveBack('last_seen_at', '7 hours 59 minutes')
    expect(await read(sessionId)).toBeDefined() // this use counts
    await moveBack('last_seen_at', '7 hours 59 minutes')
    expect(await read(sessionId)).toBeDefined()
    await moveBack('last_seen_at', '8 hours 1 second')
    expect(await read(sessionId)).toBeUndefined()
  })

  it('ends 7 days after it began, however much it is used', async () => {
    const sessionId = await open()
    await moveBack('expires_at', '6 days 23 hours 59 minutes')
    expect(await read(sessionId)).toBeDefined()
    await moveBack('expires_at', '2 minutes')
    expect(await read(sessionId)).toBeUndefined()
  })

  it('cannot be made to last longer than 7 days, by constraint', async () => {
    await open()
    await expect(database.pool.query(`UPDATE admin_sessions SET expires_at = expires_at + interval '1 minute'`)).rejects.toMatchObject({
      constraint: 'admin_sessions_ends_within_a_week',
    })
  })

  it('notes its use at most once a minute, and polling never', async () => {
    const sessionId = await open()
    const lastSeen = async () => (await database.prisma.adminSession.findFirstOrThrow()).lastSeenAt.getTime()
    const start = await lastSeen()
    await read(sessionId)
    expect(await lastSeen()).toBe(start)
    await moveBack('last_seen_at', '2 minutes')
    await readSession(database.prisma, sessionId, { countsAsUse: false })
    expect(await lastSeen()).toBe(start - 120_000)
    await readSession(database.prisma, sessionId, { address: ELSEWHERE })
    expect(await lastSeen()).toBeGreaterThanOrEqual(start)
    expect(await database.prisma.adminSession.findFirst()).toMatchObject({ address: ELSEWHERE })
  })
})
