import { cookies, headers } from 'next/headers'
import { database } from '../db/prisma.ts'
import { transaction } from '../db/transaction.ts'
import { registeredEncryption } from '../encryption/registered-encryption.ts'
import { clientAddress, isSecureRequest, readStoredSessionOnce, toAdminSession } from './admin-session.ts'
import { endSession } from './end-sessions.ts'
import { cookieName, SESSION_SECONDS_MAX, sealSessionId } from './session-cookie.ts'
import { type Browser, type NewSession, startSession } from './start-session.ts'

/** The browser that asks. */
export async function readBrowser(): Promise<Browser> {
  return { address: await clientAddress(), userAgent: (await headers()).get('user-agent') ?? '' }
}

/** Signs in who has just proved more than a password: the holder of a one-time link. In a server action. */
export async function openBrowserSession(adminId: string): Promise<NewSession> {
  const browser = await readBrowser()
  const session = await transaction(database().prisma, (tx) => startSession(tx, adminId, 'password', browser))
  const secure = await isSecureRequest()
  const jar = await cookies()
  jar.set(cookieName('session', secure), await sealSessionId(registeredEncryption(), session.sessionId), {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure,
    maxAge: SESSION_SECONDS_MAX,
  })
  return session
}

/** Ends the session of this browser, if it has one, and takes its cookie. In a server action. */
export async function closeBrowserSession(): Promise<void> {
  const stored = await readStoredSessionOnce()
  if (stored) await endSession(database(), { sessionId: stored.sessionId }, toAdminSession(stored, await clientAddress()))
  const secure = await isSecureRequest()
  const jar = await cookies()
  jar.set(cookieName('session', secure), '', { httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge: 0 })
}
