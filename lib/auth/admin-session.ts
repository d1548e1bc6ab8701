import { cookies, headers } from 'next/headers'
import { forbidden, redirect } from 'next/navigation'
import { cache } from 'react'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { database } from '../db/prisma.ts'
import { registeredEncryption } from '../encryption/registered-encryption.ts'
import { CLIENT_ADDRESS_HEADER } from '../net/strip-headers.ts'
import { type AdminRole, isAtLeast } from './create-admin.ts'
import { readSession, type StoredSession } from './read-session.ts'
import { PAGE_PATH_HEADER, signInPath } from './return-path.ts'
import { spokeTls } from './same-origin.ts'
import { cookieName, openSessionId } from './session-cookie.ts'

/** Who is signed in, as the database says at this request. */
export interface AdminSession {
  readonly sessionId: string
  readonly admin: { readonly id: string; readonly email: string; readonly name: string; readonly role: AdminRole }
  /** When the admin last proved who they are; see `requireRecentSignIn`. */
  readonly reauthenticatedAt: Date
  /** For admin events. */
  readonly actor: Actor
}

/**
 * For pages: who is signed in, with at least this role. Signed out, the answer is the sign-in page, which leads back here; without the role
 * it is the no-permission page (403). A layout is not a lock: every page calls this itself.
 */
export async function requireAdmin(role: AdminRole = 'viewer'): Promise<AdminSession> {
  const stored = await readStoredSession()
  if (stored?.state !== 'active') redirect(await pathToSignIn(stored))
  const session = toAdminSession(stored, await clientAddress())
  if (!hasRole(session, role)) forbidden()
  return session
}

/** Owners may do what admins may, admins what viewers may. */
export function hasRole(session: { readonly admin: { readonly role: AdminRole } }, role: AdminRole): boolean {
  return isAtLeast(session.admin.role, role)
}

/** Also sessions that are not through yet: the code or the second factor itself is still to come. For the pages of sign-in. */
export const readStoredSession: () => Promise<StoredSession | undefined> = cache(() => readStoredSessionOnce())

/** As `readStoredSession`, outside of rendering. `countsAsUse` is false for what a page asks by itself, such as polling. */
export async function readStoredSessionOnce({ countsAsUse = true } = {}): Promise<StoredSession | undefined> {
  const sessionId = await openSessionId(registeredEncryption(), await sessionCookie())
  if (sessionId === undefined) return undefined
  return readSession(database().prisma, sessionId, { address: await clientAddress(), countsAsUse })
}

export function toAdminSession({ sessionId, admin, reauthenticatedAt }: StoredSession, address: string): AdminSession {
  return {
    sessionId,
    admin,
    reauthenticatedAt,
    actor: { type: 'admin', id: admin.id, name: admin.name || admin.email, address, sessionId },
  }
}

/** The normalised address of whoever asks, as `lib/server` found it. */
export async function clientAddress(): Promise<string> {
  return (await headers()).get(CLIENT_ADDRESS_HEADER) ?? ''
}

// Under TLS only the name with the prefix counts: the plain one could have been set by a page that was read without TLS.
async function sessionCookie(): Promise<string | undefined> {
  const jar = await cookies()
  return jar.get(cookieName('session', await isSecureRequest()))?.value
}

/** Did the browser speak TLS, to this server or to a trusted proxy before it? */
export async function isSecureRequest(): Promise<boolean> {
  return spokeTls(await headers())
}

async function pathToSignIn(stored: StoredSession | undefined): Promise<string> {
  const path = signInPath((await headers()).get(PAGE_PATH_HEADER) ?? '/')
  return stored === undefined ? path : path.replace('/sign-in', '/second-factor')
}
