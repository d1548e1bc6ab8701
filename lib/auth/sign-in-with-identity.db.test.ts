import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { acceptInvitation } from './accept-invitation.ts'
import type { AdminSession } from './admin-session.ts'
import { invite, listInvitations } from './invitations.ts'
import { readSession } from './read-session.ts'
import { isRecentSignIn } from './recent-sign-in.ts'
import { signInWithIdentity } from './sign-in-with-identity.ts'
import { BROWSER, enrolled, PASSWORD, signedIn } from './testing.ts'

const ISSUER = 'https://login.example.org/realms/staff'
let database: TestDatabase
let ada: AdminSession

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())
beforeEach(async () => {
  await database.pool.query('TRUNCATE admins, admin_events, sign_in_throttles, invitations CASCADE')
  ada = await signedIn(database.prisma, 'ada@example.org', 'owner')
})

const identity = (claims: object = {}) => ({
  iss: ISSUER,
  sub: 'dana-1',
  email: 'dana@example.org',
  email_verified: true,
  name: 'Dana',
  ...claims,
})
const come = (claims: object = {}) => signInWithIdentity(database, ISSUER, identity(claims), BROWSER)
const admins = () => database.prisma.admin.findMany({ orderBy: { email: 'asc' }, select: { email: true, role: true, oidcSubject: true } })

describe('signing in at an identity provider', () => {
  it('makes an invited person the admin of the invitation, without a password', async () => {
    await invite(database, { email: 'Dana@example.org', role: 'viewer' }, ada)
    const outcome = await come()
    expect(outcome).toMatchObject({ ok: true, session: { needsCode: false } })
    expect(await database.prisma.admin.findUnique({ where: { email: 'dana@example.org' } })).toMatchObject({
      role: 'viewer',
      name: 'Dana',
      passwordHash: null,
      oidcIssuer: ISSUER,
      oidcSubject: 'dana-1',
      invitedBy: 'ada@example.org',
      lastSignInAt: expect.any(Date),
    })
    expect(await listInvitations(database.prisma)).toEqual([])
    if (outcome.ok)
      expect(await readSession(database.prisma, outcome.session.sessionId)).toMatchObject({ state: 'active', admin: { role: 'viewer' } })
  })

  it('uses the invitation up: its link works no more', async () => {
    const { token } = await invite(database, { email: 'dana@example.org', role: 'viewer' }, ada)
    await come()
    await expect(acceptInvitation(database, { token, name: '', password: PASSWORD, address: '' })).rejects.toMatchObject({
      kind: 'forbidden',
    })
  })

  it('binds an admin who had only a password, once, and says so', async () => {
    expect(await come({ email: 'ADA@example.org', sub: 'ada-1' })).toMatchObject({ ok: true })
    expect(await admins()).toEqual([{ email: 'ada@example.org', role: 'owner', oidcSubject: 'ada-1' }])
    expect(await database.prisma.adminEvent.findMany({ where: { event: 'admin.identity_bound' } })).toMatchObject([
      { targetName: 'ada@example.org', after: { issuer: ISSUER, subject: 'ada-1' } },
    ])
  })

  it('goes by issuer and subject from then on, whatever address they have', async () => {
    await come({ email: 'ada@example.org', sub: 'ada-1' })
    expect(await come({ sub: 'ada-1', email: 'renamed@example.org' })).toMatchObject({ ok: true })
    expect(await come({ sub: 'ada-1', email: undefined, email_verified: undefined })).toMatchObject({ ok: true })
    expect(await come({ sub: 'eve-1', email: 'ada@example.org' })).toEqual({ ok: false, kind: 'other-account' })
    expect(await admins()).toHaveLength(1)
  })

  it.each([
    { name: 'an address that is not verified', claims: { email_verified: false } },
    { name: 'an address of which nothing is said', claims: { email_verified: undefined } },
    { name: 'the word "true" instead of the value', claims: { email_verified: 'true' } },
    { name: 'no address', claims: { email: undefined } },
    { name: 'what is no address', claims: { email: 'dana' } },
    { name: 'a list of addresses', claims: { email: ['dana@example.org'] } },
    { name: 'an address that only folds to the invited one', claims: { email: '\u212aim@example.org' } },
    { name: 'one that is composed in another way', claims: { email: 'rene\u0301@example.org' } },
  ])('refuses $name', async ({ claims }) => {
    for (const email of ['dana@example.org', 'kim@example.org', 'ren\u00e9@example.org'])
      await invite(database, { email, role: 'owner' }, ada)
    expect(await come(claims)).toEqual({ ok: false, kind: 'unverified' })
    expect(await admins()).toHaveLength(1)
  })

  it('refuses who was not invited, whose invitation ran out, and another issuer', async () => {
    expect(await come()).toEqual({ ok: false, kind: 'not-invited' })
    await invite(database, { email: 'dana@example.org', role: 'viewer' }, ada)
    await database.pool.query(`UPDATE invitations SET expires_at = expires_at - interval '8 days'`)
    expect(await come()).toEqual({ ok: false, kind: 'not-invited' })
    expect(await come({ iss: 'https://evil.example' })).toEqual({ ok: false, kind: 'issuer' })
    expect(await admins()).toHaveLength(1)
    expect(await database.prisma.adminSession.count()).toBe(1)
  })

  it('refuses a disabled admin, bound or not', async () => {
    await database.prisma.admin.updateMany({ data: { disabledAt: new Date() } })
    expect(await come({ email: 'ada@example.org', sub: 'ada-1' })).toEqual({ ok: false, kind: 'not-invited' })
    await database.prisma.admin.updateMany({ data: { oidcIssuer: ISSUER, oidcSubject: 'ada-1' } })
    expect(await come({ email: 'ada@example.org', sub: 'ada-1' })).toEqual({ ok: false, kind: 'not-invited' })
  })

  it.each([
    { name: 'an hour ago', claims: () => ({ auth_time: Date.now() / 1000 - 3600 }), isRecent: false },
    { name: 'in another century', claims: () => ({ auth_time: 0 }), isRecent: false },
    { name: 'a minute ago', claims: () => ({ auth_time: Math.floor(Date.now() / 1000) - 60 }), isRecent: true },
    { name: 'tomorrow', claims: () => ({ auth_time: Date.now() / 1000 + 86_400 }), isRecent: true },
    { name: 'at no time that is said', claims: () => ({ auth_time: undefined }), isRecent: true },
    { name: 'at what is no time', claims: () => ({ auth_time: 1e300 }), isRecent: true },
  ])('counts as proved when the person did so at the provider: $name', async ({ claims, isRecent }) => {
    const outcome = await come({ email: 'ada@example.org', sub: 'ada-1', ...claims() })
    const session = outcome.ok ? await readSession(database.prisma, outcome.session.sessionId) : undefined
    expect(session && isRecentSignIn(session)).toBe(isRecent)
    expect(session?.reauthenticatedAt.getTime()).toBeLessThan(Date.now() + 60_000)
  })

  it('asks an admin with a second factor for its code, too', async () => {
    await enrolled({ prisma: database.prisma, encryption: createTestEncryption() }, ada)
    expect(await come({ email: 'ada@example.org', sub: 'ada-1' })).toMatchObject({ ok: true, session: { needsCode: true } })
  })

  it('makes one admin of two first sign-ins at once', async () => {
    await invite(database, { email: 'dana@example.org', role: 'viewer' }, ada)
    const outcomes = await Promise.all([come(), come(), come()])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(3)
    expect(await admins()).toHaveLength(2)
  })
})
