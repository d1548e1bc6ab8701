import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { holdTable } from '../db/testing-hold-table.ts'
import { acceptInvitation, readInvitation } from './accept-invitation.ts'
import type { AdminSession } from './admin-session.ts'
import { changeRole, removeAdministrator } from './change-administrator.ts'
import { endAllOtherSessions, endSession } from './end-sessions.ts'
import { forgetOldSignIns } from './forget-old-sign-ins.ts'
import { INVITATION_SECONDS, invite, listInvitations, revokeInvitation } from './invitations.ts'
import { listAdministrators, listOwners } from './list-administrators.ts'
import { listSessions } from './list-sessions.ts'
import { resetAdmin } from './reset-admin.ts'
import { signIn } from './sign-in.ts'
import { BROWSER, openSession, PASSWORD, readAsRequest, signedIn } from './testing.ts'

const SIGN_IN_AGAIN = { code: 'WRIT_SIGN_IN_AGAIN' }
const CLI = { type: 'cli', id: 'writ admin reset', name: 'root' } as const
let database: TestDatabase
let ada: AdminSession
let bob: AdminSession

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())
beforeEach(async () => {
  await database.pool.query('TRUNCATE admins, admin_events, sign_in_throttles, invitations CASCADE')
  ada = await signedIn(database.prisma, 'ada@example.org', 'owner')
  bob = await signedIn(database.prisma, 'bob@example.org', 'admin')
})

const aged = (session: AdminSession): AdminSession => ({ ...session, reauthenticatedAt: new Date(Date.now() - 11 * 60_000) })
const roles = async () => Object.fromEntries((await listAdministrators(database.prisma)).map(({ email, role }) => [email, role]))
const eventsOf = async (event: string) => database.prisma.adminEvent.findMany({ where: { event }, orderBy: { id: 'asc' } })
const isOpen = async (session: AdminSession) => (await readAsRequest(database.prisma, session.sessionId)) !== undefined

describe('roles', () => {
  it('reach an open session with its next request, and stand in the activity', async () => {
    await changeRole(database, { adminId: bob.admin.id, role: 'viewer', revision: 1 }, ada)
    expect((await readAsRequest(database.prisma, bob.sessionId))?.admin.role).toBe('viewer')
    expect(await eventsOf('admin.role_changed')).toMatchObject([
      { actorId: ada.admin.id, targetId: bob.admin.id, before: { role: 'admin' }, after: { role: 'viewer' } },
    ])
  })

  it('are changed from the version that was seen', async () => {
    await changeRole(database, { adminId: bob.admin.id, role: 'viewer', revision: 1 }, ada)
    await expect(changeRole(database, { adminId: bob.admin.id, role: 'owner', revision: 1 }, ada)).rejects.toMatchObject({
      kind: 'conflict',
      current: { role: 'viewer', revision: 2 },
    })
  })

  it('need a recent sign-in to change, as removing and inviting do', async () => {
    const old = aged(ada)
    await expect(changeRole(database, { adminId: bob.admin.id, role: 'owner', revision: 1 }, old)).rejects.toMatchObject(SIGN_IN_AGAIN)
    await expect(removeAdministrator(database, { adminId: bob.admin.id, revision: 1 }, old)).rejects.toMatchObject(SIGN_IN_AGAIN)
    await expect(invite(database, { email: 'x@example.org', role: 'owner' }, old)).rejects.toMatchObject(SIGN_IN_AGAIN)
    expect(await roles()).toEqual({ 'ada@example.org': 'owner', 'bob@example.org': 'admin' })
  })

  it('are not changed by a session whose admin is no owner any more', async () => {
    await database.prisma.admin.update({ where: { id: ada.admin.id }, data: { role: 'viewer' } })
    await expect(changeRole(database, { adminId: bob.admin.id, role: 'owner', revision: 1 }, ada)).rejects.toMatchObject({
      kind: 'forbidden',
    })
    await expect(invite(database, { email: 'x@example.org', role: 'owner' }, ada)).rejects.toMatchObject({ kind: 'forbidden' })
  })
})

describe('the last owner', () => {
  it('keeps the role and stays', async () => {
    await expect(changeRole(database, { adminId: ada.admin.id, role: 'admin', revision: 1 }, ada)).rejects.toMatchObject({
      kind: 'conflict',
    })
    await expect(removeAdministrator(database, { adminId: ada.admin.id, revision: 1 }, ada)).rejects.toMatchObject({ kind: 'conflict' })
    expect((await listAdministrators(database.prisma)).map(({ email, isLastOwner }) => [email, isLastOwner])).toEqual([
      ['ada@example.org', true],
      ['bob@example.org', false],
    ])
  })

  it('is not counted with a disabled one', async () => {
    await signedIn(database.prisma, 'carol@example.org', 'owner')
    await database.prisma.admin.updateMany({ where: { email: 'carol@example.org' }, data: { disabledAt: new Date() } })
    await expect(removeAdministrator(database, { adminId: ada.admin.id, revision: 1 }, ada)).rejects.toMatchObject({ kind: 'conflict' })
    expect(await listOwners(database.prisma)).toEqual([{ email: 'ada@example.org', name: 'ada' }])
  })

  it('remains when two owners demote each other at once', async () => {
    const carol = await signedIn(database.prisma, 'carol@example.org', 'owner')
    const held = await holdTable(database.pool, 'admins')
    const both = Promise.allSettled([
      changeRole(database, { adminId: carol.admin.id, role: 'viewer', revision: 1 }, ada),
      changeRole(database, { adminId: ada.admin.id, role: 'viewer', revision: 1 }, carol),
    ])
    await expect.poll(held.waiting, { timeout: 20_000 }).toBe(2)
    await held.release()
    expect((await both).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(Object.values(await roles()).filter((role) => role === 'owner')).toHaveLength(1)
  })
})

describe('removing an administrator', () => {
  it('ends every session and leaves the name in the activity', async () => {
    await removeAdministrator(database, { adminId: bob.admin.id, revision: 1 }, ada)
    expect(await isOpen(bob)).toBe(false)
    expect(await signIn(database, { email: 'bob@example.org', password: PASSWORD, ...BROWSER })).toMatchObject({ kind: 'wrong' })
    expect(await eventsOf('admin.removed')).toMatchObject([{ targetName: 'bob@example.org', before: { role: 'admin' } }])
    expect(await eventsOf('admin_session.started')).toHaveLength(2)
  })

  it('ends the invitations of an owner, as losing the role does', async () => {
    const carol = await signedIn(database.prisma, 'carol@example.org', 'owner')
    const first = await invite(database, { email: 'x@example.org', role: 'owner' }, carol)
    await changeRole(database, { adminId: carol.admin.id, role: 'admin', revision: 1 }, ada)
    expect(await readInvitation(database.prisma, first.token)).toBeUndefined()
    expect(await eventsOf('invitation.revoked')).toMatchObject([{ actorId: ada.admin.id, targetName: 'x@example.org' }])
  })
})

describe('invitations', () => {
  const accept = (token: string, name = 'Dana') => acceptInvitation(database, { token, name, password: PASSWORD, address: BROWSER.address })

  it('make the invited admin, with the role and the address that the owner chose', async () => {
    const { token } = await invite(database, { email: ' Dana@Example.org', role: 'viewer' }, ada)
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await readInvitation(database.prisma, token)).toMatchObject({
      email: 'dana@example.org',
      role: 'viewer',
      invitedBy: 'ada@example.org',
    })
    expect(await accept(token)).toMatchObject({ email: 'dana@example.org', role: 'viewer', name: 'Dana' })
    const dana = (await listAdministrators(database.prisma)).find(({ email }) => email === 'dana@example.org')
    expect(dana).toMatchObject({ invitedBy: 'ada@example.org', lastSignInAt: null, hasSecondFactor: false })
    expect(await listInvitations(database.prisma)).toEqual([])
    expect(await eventsOf('invitation.accepted')).toMatchObject([{ actorName: 'Dana', after: { role: 'viewer' } }])
    expect(await openSession(database.prisma, 'dana@example.org')).toMatchObject({ admin: { role: 'viewer' } })
  })

  it('store a hash and never the token', async () => {
    const { token } = await invite(database, { email: 'dana@example.org', role: 'viewer' }, ada)
    for (const table of ['invitations', 'admin_events']) {
      expect(JSON.stringify((await database.pool.query(`SELECT t::text AS row FROM ${table} t`)).rows)).not.toContain(token)
    }
  })

  it('work once, also for two at once', async () => {
    const { token } = await invite(database, { email: 'dana@example.org', role: 'viewer' }, ada)
    const both = await Promise.allSettled([accept(token), accept(token)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(accept(token)).rejects.toMatchObject({ kind: 'forbidden' })
    expect(Object.keys(await roles())).toHaveLength(3)
  })

  it('end after 7 days, by revoking, and by a newer one to the same address', async () => {
    const expired = await invite(database, { email: 'dana@example.org', role: 'viewer' }, ada)
    await database.pool.query(`UPDATE invitations SET expires_at = expires_at - $1 * interval '1 second'`, [INVITATION_SECONDS])
    await expect(accept(expired.token)).rejects.toMatchObject({ kind: 'forbidden' })
    expect(await listInvitations(database.prisma)).toMatchObject([{ isExpired: true }])
    const older = await invite(database, { email: 'dana@example.org', role: 'owner' }, ada)
    const newer = await invite(database, { email: 'DANA@example.org', role: 'viewer' }, ada)
    await expect(accept(older.token)).rejects.toMatchObject({ kind: 'forbidden' })
    await revokeInvitation(database, { id: newer.id }, ada)
    await expect(accept(newer.token)).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(revokeInvitation(database, { id: newer.id }, ada)).rejects.toMatchObject({ kind: 'not_found' })
    expect(await roles()).toEqual({ 'ada@example.org': 'owner', 'bob@example.org': 'admin' })
  })

  it('stay open when the password is refused', async () => {
    const { token } = await invite(database, { email: 'dana@example.org', role: 'viewer' }, ada)
    await expect(acceptInvitation(database, { token, name: '', password: 'short', address: '' })).rejects.toMatchObject({ kind: 'invalid' })
    await accept(token)
  })

  it('are not sent to who is an admin already', async () => {
    await expect(invite(database, { email: 'BOB@example.org', role: 'owner' }, ada)).rejects.toMatchObject({ kind: 'conflict' })
  })

  it.each(['', 'x', 'A'.repeat(43)])('refuse the token %j', async (token) => {
    await expect(accept(token)).rejects.toMatchObject({ kind: 'forbidden' })
  })
})

describe('sessions', () => {
  it('are listed with device and address: own ones, for owners everybody’s', async () => {
    await openSession(database.prisma, 'bob@example.org', { ...BROWSER, address: '198.51.100.3' })
    const own = await listSessions(database.prisma, bob)
    expect(own.map(({ isCurrent, isOwn }) => [isCurrent, isOwn])).toEqual([
      [true, true],
      [false, true],
    ])
    expect(own[1]).toMatchObject({ device: 'Firefox on Linux', address: '198.51.100.3' })
    expect((await listSessions(database.prisma, ada)).map(({ admin }) => admin.email)).toEqual([
      'ada@example.org',
      'bob@example.org',
      'bob@example.org',
    ])
  })

  it('leave the list when they end, in whatever way', async () => {
    await database.pool.query(`UPDATE admin_sessions SET last_seen_at = last_seen_at - interval '9 hours' WHERE id = $1`, [bob.sessionId])
    expect(await listSessions(database.prisma, ada)).toHaveLength(1)
  })

  it('are ended one by one: own ones by everybody, others by owners only', async () => {
    const other = await openSession(database.prisma, 'bob@example.org')
    await expect(endSession(database, { sessionId: ada.sessionId }, bob)).rejects.toMatchObject({ kind: 'not_found' })
    expect(await isOpen(ada)).toBe(true)
    await endSession(database, { sessionId: other.sessionId }, bob)
    await endSession(database, { sessionId: bob.sessionId }, ada)
    await endSession(database, { sessionId: bob.sessionId }, ada) // a second time changes nothing
    expect([await isOpen(other), await isOpen(bob)]).toEqual([false, false])
    expect(await eventsOf('admin_session.ended')).toHaveLength(2)
  })

  it('are ended all but the one that asks', async () => {
    const others = [await openSession(database.prisma, 'bob@example.org'), await openSession(database.prisma, 'bob@example.org')]
    expect(await endAllOtherSessions(database, bob)).toEqual({ ended: 2 })
    expect(await Promise.all([bob, ada, ...others].map(isOpen))).toEqual([true, true, false, false])
    expect(await eventsOf('admin_session.others_ended')).toMatchObject([{ after: { ended: 2 } }])
  })
})

describe('what is forgotten', () => {
  it('is what ended a month ago and failures of yesterday, and nothing that is open', async () => {
    await signIn(database, { email: 'ada@example.org', password: 'not the password', ...BROWSER })
    await invite(database, { email: 'dana@example.org', role: 'viewer' }, ada)
    await endSession(database, { sessionId: bob.sessionId }, bob)
    expect(await forgetOldSignIns(database.prisma)).toBe(0)
    await database.pool.query(`UPDATE sign_in_throttles SET last_failure_at = last_failure_at - interval '25 hours';
      UPDATE admin_sessions SET revoked_at = revoked_at - interval '31 days'; UPDATE invitations SET expires_at = expires_at - interval '38 days'`)
    expect(await forgetOldSignIns(database.prisma)).toBe(3)
    expect(await isOpen(ada)).toBe(true)
    expect(await database.prisma.adminSession.count()).toBe(1)
  })
})

describe('a reset from the command line', () => {
  it('gives a new password, ends every session and lets a disabled admin in again', async () => {
    await database.prisma.admin.update({ where: { id: bob.admin.id }, data: { disabledAt: new Date() } })
    const input = { email: 'BOB@example.org', password: 'another good password', dropSecondFactor: false }
    expect(await resetAdmin(database, input, CLI)).toEqual({
      endedSessions: 1,
      revokedInvitations: 0,
      droppedSecondFactor: false,
      hasSecondFactor: false,
    })
    expect(await isOpen(bob)).toBe(false)
    expect(await signIn(database, { email: 'bob@example.org', password: PASSWORD, ...BROWSER })).toMatchObject({ kind: 'wrong' })
    expect(await signIn(database, { email: 'bob@example.org', password: input.password, ...BROWSER })).toMatchObject({ ok: true })
    expect(await eventsOf('admin.reset')).toMatchObject([{ actorType: 'cli', after: { endedSessions: 1, enabled: true } }])
  })

  it('ends the invitations of the account too: whoever had it could come back by one', async () => {
    const { token } = await invite(database, { email: 'eve@example.org', role: 'owner' }, ada)
    const input = { email: 'ada@example.org', password: 'another good password', dropSecondFactor: false }
    expect(await resetAdmin(database, input, CLI)).toMatchObject({ revokedInvitations: 1 })
    expect(await readInvitation(database.prisma, token)).toBeUndefined()
    expect(await eventsOf('invitation.revoked')).toMatchObject([{ actorType: 'cli', targetName: 'eve@example.org' }])
  })

  it('changes nothing for an unknown address or a short password', async () => {
    const input = { email: 'eve@example.org', password: 'another good password', dropSecondFactor: false }
    await expect(resetAdmin(database, input, CLI)).rejects.toMatchObject({ kind: 'not_found' })
    await expect(resetAdmin(database, { ...input, email: 'bob@example.org', password: 'short' }, CLI)).rejects.toMatchObject({
      kind: 'invalid',
    })
    expect(await isOpen(bob)).toBe(true)
  })
})
