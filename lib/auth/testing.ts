import { generateSync } from 'otplib'
import type { PrismaClient } from '../db/generated/client.ts'
import type { Encryption } from '../encryption/encryption.ts'
import type { AdminSession } from './admin-session.ts'
import { type AdminRole, createAdmin } from './create-admin.ts'
import { confirmTotpEnrolment, startTotpEnrolment } from './own-second-factor.ts'
import { readSession } from './read-session.ts'
import { signIn } from './sign-in.ts'

export const PASSWORD = 'correct horse battery'
export const BROWSER = { address: '192.0.2.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }

/** An admin with a session of theirs that has just been opened. */
export async function signedIn(prisma: PrismaClient, email: string, role: AdminRole): Promise<AdminSession> {
  await createAdmin(prisma, { email, password: PASSWORD, role, name: email.split('@')[0] })
  return openSession(prisma, email)
}

/** Signs in with the password and reads the session as a request would. */
export async function openSession(prisma: PrismaClient, email: string, browser = BROWSER): Promise<AdminSession> {
  const outcome = await signIn({ prisma }, { email, password: PASSWORD, ...browser })
  if (!outcome.ok) throw new Error(`the sign-in was refused: ${outcome.kind}`)
  const session = await readAsRequest(prisma, outcome.session.sessionId)
  if (session === undefined) throw new Error('the new session cannot be read')
  return session
}

/** The session as the next request finds it; undefined when it has ended. */
export async function readAsRequest(prisma: PrismaClient, sessionId: string): Promise<AdminSession | undefined> {
  const stored = await readSession(prisma, sessionId)
  if (stored === undefined) return undefined
  const { admin, reauthenticatedAt } = stored
  const actor = { type: 'admin' as const, id: admin.id, name: admin.name || admin.email, address: BROWSER.address }
  return { sessionId, admin, reauthenticatedAt, actor }
}

/** Turns the second factor on. The code that confirmed it is used up; `code` makes the next one. */
export async function enrolled(deps: { prisma: PrismaClient; encryption: Encryption }, session: AdminSession) {
  const { secret } = await startTotpEnrolment(deps, 'Writ', session)
  const usedCode = totpCode(secret)
  const { recoveryCodes } = await confirmTotpEnrolment(deps, { code: usedCode }, session)
  return { secret, recoveryCodes, usedCode, nextCode: () => totpCode(secret, 1) }
}

/** The code that an authenticator app shows, some 30-second steps from now. */
export function totpCode(secret: string, stepsFromNow = 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * stepsFromNow })
}
