import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import type { AdminSession } from './admin-session.ts'
import { changePassword } from './change-password.ts'
import { confirmTotpEnrolment, readOwnSecurity, renewRecoveryCodes, startTotpEnrolment, turnOffSecondFactor } from './own-second-factor.ts'
import { passSecondFactor } from './pass-second-factor.ts'
import { readSession } from './read-session.ts'
import { readSecondFactorRequirement, setSecondFactorRequirement } from './second-factor-requirement.ts'
import { signIn } from './sign-in.ts'
import { readProofs, signInAgain } from './sign-in-again.ts'
import { CODES_FROM_ANYWHERE } from './sign-in-throttle.ts'
import { BROWSER, enrolled, openSession, PASSWORD, readAsRequest, signedIn, totpCode } from './testing.ts'

const EMAIL = 'ada@example.org'
const SIGN_IN_AGAIN = { code: 'WRIT_SIGN_IN_AGAIN' }
let database: TestDatabase
let deps: { prisma: TestDatabase['prisma']; encryption: Encryption }
let ada: AdminSession

beforeAll(async () => {
  database = await createTestDatabase()
  deps = { prisma: database.prisma, encryption: createTestEncryption() }
})
afterAll(() => database?.drop())
beforeEach(async () => {
  await database.pool.query('TRUNCATE admins, admin_events, sign_in_throttles, console_settings CASCADE')
  ada = await signedIn(database.prisma, EMAIL, 'owner')
})

/** The password step of a sign-in, on an account with a second factor. */
async function waiting(): Promise<{ sessionId: string; admin: { id: string } }> {
  const outcome = await signIn(deps, { email: EMAIL, password: PASSWORD, ...BROWSER })
  if (!outcome.ok) throw new Error(outcome.kind)
  expect(outcome.session.needsCode).toBe(true)
  return { sessionId: outcome.session.sessionId, admin: ada.admin }
}

const give = (session: { sessionId: string; admin: { id: string } }, code: string, address = BROWSER.address) =>
  passSecondFactor(deps, { session, code, address })
const state = async (sessionId: string) => (await readSession(database.prisma, sessionId))?.state
const aged = async (session: AdminSession) => {
  await database.pool.query(`UPDATE admin_sessions SET reauthenticated_at = reauthenticated_at - interval '11 minutes'`)
  return (await readAsRequest(database.prisma, session.sessionId)) as AdminSession
}
const events = async () =>
  (await database.prisma.adminEvent.findMany({ orderBy: { id: 'asc' }, select: { event: true } })).map(({ event }) => event)

describe('turning the second factor on', () => {
  it('needs a code of the app first, and ends the other sessions, which were opened with less', async () => {
    const other = await openSession(database.prisma, EMAIL)
    const { secret, uri } = await startTotpEnrolment(deps, 'Writ', ada)
    expect(uri).toContain(secret)
    await expect(confirmTotpEnrolment(deps, { code: '000000' }, ada)).rejects.toMatchObject({
      kind: 'invalid',
      problems: [{ path: 'code' }],
    })
    expect(await readOwnSecurity(database.prisma, ada.admin.id)).toMatchObject({ secondFactorSince: null })
    const { recoveryCodes } = await confirmTotpEnrolment(deps, { code: totpCode(secret) }, ada)
    expect(new Set(recoveryCodes).size).toBe(10)
    expect(await state(ada.sessionId)).toBe('active')
    expect(await state(other.sessionId)).toBeUndefined()
    expect(await readOwnSecurity(database.prisma, ada.admin.id)).toMatchObject({
      secondFactorSince: expect.any(Date),
      recoveryCodesLeft: 10,
    })
    expect(await events()).toContain('admin.second_factor_enabled')
  })

  it('stores neither the secret nor a recovery code as it is, nor in the activity', async () => {
    const { secret, recoveryCodes } = await enrolled(deps, ada)
    for (const table of ['admins', 'recovery_codes', 'admin_events']) {
      const { rows } = await database.pool.query(`SELECT t::text AS row FROM ${table} t`)
      const text = JSON.stringify(rows)
      for (const value of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
        expect(text).not.toContain(value)
    }
  })

  it('seals the secret for its own row: copied to another admin it opens nothing', async () => {
    const { nextCode } = await enrolled(deps, ada)
    const eve = await signedIn(database.prisma, 'eve@example.org', 'viewer')
    await database.pool.query(
      `UPDATE admins SET totp_secret_sealed = (SELECT totp_secret_sealed FROM admins WHERE email = $1), totp_enabled_at = now() WHERE id = $2`,
      [EMAIL, eve.admin.id],
    )
    await expect(give({ sessionId: eve.sessionId, admin: eve.admin }, nextCode())).rejects.toMatchObject({ code: 'WRIT_SEALED_TEXT_ERROR' })
  })

  it('is not begun twice and not over one that is on', async () => {
    await enrolled(deps, ada)
    await expect(startTotpEnrolment(deps, 'Writ', ada)).rejects.toMatchObject({ kind: 'conflict' })
    await expect(confirmTotpEnrolment(deps, { code: '123456' }, ada)).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('needs a recent sign-in, as turning it off and new recovery codes do', async () => {
    const old = await aged(ada)
    await expect(startTotpEnrolment(deps, 'Writ', old)).rejects.toMatchObject(SIGN_IN_AGAIN)
    await expect(turnOffSecondFactor(deps, old)).rejects.toMatchObject(SIGN_IN_AGAIN)
    await expect(renewRecoveryCodes(deps, old)).rejects.toMatchObject(SIGN_IN_AGAIN)
  })
})

describe('a sign-in with a second factor', () => {
  it('may do nothing before the code, and is no sign-in yet', async () => {
    const { nextCode } = await enrolled(deps, ada)
    const before = await events()
    const session = await waiting()
    expect(await state(session.sessionId)).toBe('second_factor')
    expect(await events()).toEqual(before)
    expect(await give(session, nextCode())).toEqual({ ok: true })
    expect(await state(session.sessionId)).toBe('active')
    expect(await events()).toEqual([...before, 'admin_session.started'])
  })

  it('refuses a code that was used, also by another session', async () => {
    const { usedCode, nextCode } = await enrolled(deps, ada)
    const code = nextCode()
    const [first, second] = [await waiting(), await waiting()]
    expect(await give(first, usedCode)).toEqual({ ok: false, kind: 'wrong' }) // it confirmed the enrolment
    expect(await give(first, code)).toEqual({ ok: true })
    expect(await give(second, code)).toEqual({ ok: false, kind: 'wrong' })
    expect(await state(second.sessionId)).toBe('second_factor')
  })

  it('lets one of two in that bring one code at once', async () => {
    const { nextCode } = await enrolled(deps, ada)
    const code = nextCode()
    const waitingOnes = [await waiting(), await waiting(), await waiting()]
    const outcomes = await Promise.all(waitingOnes.map((session) => give(session, code)))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('takes each recovery code once', async () => {
    const { recoveryCodes } = await enrolled(deps, ada)
    const [code = ''] = recoveryCodes
    expect(await give(await waiting(), code.toUpperCase().replaceAll('-', ' '))).toEqual({ ok: true })
    expect(await give(await waiting(), code)).toEqual({ ok: false, kind: 'wrong' })
    expect(await readOwnSecurity(database.prisma, ada.admin.id)).toMatchObject({ recoveryCodesLeft: 9 })
  })

  it('waits 10 minutes for its code', async () => {
    await enrolled(deps, ada)
    const session = await waiting()
    const moveBack = (interval: string) =>
      database.pool.query('UPDATE admin_sessions SET created_at = created_at - $1::interval, expires_at = expires_at - $1::interval', [
        interval,
      ])
    await moveBack('9 minutes 30 seconds')
    expect(await state(session.sessionId)).toBe('second_factor')
    await moveBack('1 minute')
    expect(await state(session.sessionId)).toBeUndefined()
  })

  it('throttles wrong codes by network, and more leniently from everywhere; a recovery code still gets in', async () => {
    const { nextCode, recoveryCodes } = await enrolled(deps, ada)
    const session = await waiting()
    for (let count = 0; count < 6; count += 1) await give(session, '000000')
    expect(await give(session, nextCode())).toMatchObject({ kind: 'throttled' })
    expect(await give(session, nextCode(), '198.51.100.1')).toEqual({ ok: true })
    const next = await waiting()
    for (let count = 0; count <= CODES_FROM_ANYWHERE.freeFailures; count += 1) await give(next, '000000', `203.0.113.${count}`)
    expect(await give(next, totpCode('A'.repeat(32)), '198.51.100.2')).toMatchObject({ kind: 'throttled' })
    expect(await give(next, recoveryCodes[3] ?? '', '198.51.100.2')).toEqual({ ok: true })
  })
})

describe('turning the second factor off', () => {
  it('takes the secret and the recovery codes with it', async () => {
    await enrolled(deps, ada)
    await turnOffSecondFactor(deps, ada)
    expect(await database.prisma.admin.findFirst()).toMatchObject({ totpSecretSealed: null, totpEnabledAt: null, totpLastStep: null })
    expect(await database.prisma.recoveryCode.count()).toBe(0)
    expect(await events()).toContain('admin.second_factor_disabled')
  })

  it('is refused to owners where owners need one', async () => {
    await enrolled(deps, ada)
    await setSecondFactorRequirement(deps, { required: true, revision: 0 }, ada)
    await expect(turnOffSecondFactor(deps, ada)).rejects.toMatchObject({ kind: 'forbidden' })
  })

  it('leaves old recovery codes without effect once they were renewed', async () => {
    const { recoveryCodes } = await enrolled(deps, ada)
    const renewed = await renewRecoveryCodes(deps, ada)
    expect(await give(await waiting(), recoveryCodes[0] ?? '')).toEqual({ ok: false, kind: 'wrong' })
    expect(await give(await waiting(), renewed.recoveryCodes[0] ?? '')).toEqual({ ok: true })
  })
})

describe('a second factor that owners need', () => {
  it('lets an owner without one do nothing but set it up, from the next request on', async () => {
    const bob = await signedIn(database.prisma, 'bob@example.org', 'owner')
    const eve = await signedIn(database.prisma, 'eve@example.org', 'admin')
    await enrolled(deps, ada)
    await setSecondFactorRequirement(deps, { required: true, revision: 0 }, ada)
    expect([await state(ada.sessionId), await state(bob.sessionId), await state(eve.sessionId)]).toEqual(['active', 'enrolment', 'active'])
    await enrolled(deps, bob)
    expect(await state(bob.sessionId)).toBe('active')
  })

  it('is demanded only by an owner who has one', async () => {
    await expect(setSecondFactorRequirement(deps, { required: true, revision: 0 }, ada)).rejects.toMatchObject({ kind: 'invalid' })
  })

  it('is set under its revision, by one of two at once, with its event', async () => {
    await enrolled(deps, ada)
    const both = await Promise.allSettled([true, true].map((required) => setSecondFactorRequirement(deps, { required, revision: 0 }, ada)))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await readSecondFactorRequirement(database.prisma)).toEqual({ required: true, revision: 1 })
    await expect(setSecondFactorRequirement(deps, { required: false, revision: 0 }, ada)).rejects.toMatchObject({
      kind: 'conflict',
      current: { value: true, revision: 1 },
    })
    await setSecondFactorRequirement(deps, { required: false, revision: 1 }, ada)
    expect((await events()).filter((event) => event === 'console_setting.updated')).toHaveLength(2)
  })

  it('needs a recent sign-in to set', async () => {
    await enrolled(deps, ada)
    await expect(setSecondFactorRequirement(deps, { required: true, revision: 0 }, await aged(ada))).rejects.toMatchObject(SIGN_IN_AGAIN)
  })
})

describe('signing in again', () => {
  it('takes the password or a code, and allows for ten minutes what needs it', async () => {
    const { nextCode } = await enrolled(deps, ada)
    expect(await readProofs(database.prisma, ada.admin.id)).toEqual({ password: true, code: true })
    for (const proof of [{ password: PASSWORD }, { code: nextCode() }]) {
      const old = await aged(ada)
      await expect(renewRecoveryCodes(deps, old)).rejects.toMatchObject(SIGN_IN_AGAIN)
      await signInAgain(deps, proof, old)
      await renewRecoveryCodes(deps, (await readAsRequest(database.prisma, ada.sessionId)) as AdminSession)
    }
  })

  it('changes nothing for a wrong one, and is throttled as a sign-in is', async () => {
    const old = await aged(ada)
    for (let count = 0; count < 5; count += 1) {
      await expect(signInAgain(deps, { password: 'not the password' }, old)).rejects.toMatchObject({
        kind: 'invalid',
        message: 'This password is wrong.',
      })
    }
    await expect(signInAgain(deps, { password: PASSWORD }, old)).rejects.toMatchObject({
      message: expect.stringMatching(/^Wrong too often/),
    })
    await expect(signInAgain(deps, { code: '000000' }, old)).rejects.toMatchObject({ message: 'This code is wrong.' })
    expect((await readAsRequest(database.prisma, ada.sessionId))?.reauthenticatedAt).toEqual(old.reauthenticatedAt)
  })
})

describe('changing the password', () => {
  it('needs the current one, ends the other sessions and keeps this one', async () => {
    const other = await openSession(database.prisma, EMAIL)
    const input = { currentPassword: PASSWORD, password: 'another good password' }
    await expect(changePassword(deps, { ...input, currentPassword: 'not the password' }, ada)).rejects.toMatchObject({
      problems: [{ path: 'currentPassword' }],
    })
    await expect(changePassword(deps, { ...input, password: 'short' }, ada)).rejects.toMatchObject({
      problems: [{ path: 'password' }],
    })
    expect(await changePassword(deps, input, ada)).toEqual({ endedSessions: 1 })
    expect([await state(ada.sessionId), await state(other.sessionId)]).toEqual(['active', undefined])
    expect(await signIn(deps, { email: EMAIL, password: PASSWORD, ...BROWSER })).toMatchObject({ ok: false })
    expect(await signIn(deps, { email: EMAIL, password: input.password, ...BROWSER })).toMatchObject({ ok: true })
    const { rows } = await database.pool.query('SELECT t::text AS row FROM admin_events t')
    expect(JSON.stringify(rows)).not.toContain('another good password')
  })

  it('sets a first one for who signs in through an identity provider, after a recent sign-in', async () => {
    await database.prisma.admin.updateMany({ data: { passwordHash: null } })
    const input = { currentPassword: '', password: 'another good password' }
    await expect(changePassword(deps, input, await aged(ada))).rejects.toMatchObject(SIGN_IN_AGAIN)
    await changePassword(deps, input, ada)
    expect(await signIn(deps, { email: EMAIL, password: input.password, ...BROWSER })).toMatchObject({ ok: true })
  })
})
