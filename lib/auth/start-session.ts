import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { Tx } from '../db/transaction.ts'
import { uuidv7 } from '../ids.ts'
import { logText, USER_AGENT_LOG_MAX } from '../oauth/log-text.ts'
import { SESSION_SECONDS_MAX } from './session-cookie.ts'

/** The browser that signs in. */
export interface Browser {
  /** Normalised; '' when unknown. */
  readonly address: string
  readonly userAgent: string
}

export interface NewSession {
  readonly sessionId: string
  /** The code of the second factor is still to come. */
  readonly needsCode: boolean
}

/**
 * Makes the row of a session whose first proof (a password, an identity provider) was given. Where the second factor is on, it may do
 * nothing but take the code, and the sign-in is noted only then. Times are those of the database.
 * @param provedAt when the proof was given, where that was not now: at an identity provider somebody may be signed in since the morning
 */
export async function startSession(
  tx: Tx,
  adminId: string,
  method: 'password' | 'oidc',
  browser: Browser,
  provedAt?: Date,
): Promise<NewSession> {
  const sessionId = uuidv7()
  const [row] = await tx.$queryRaw<{ needsCode: boolean }[]>`
    INSERT INTO admin_sessions (id, admin_id, method, created_at, last_seen_at, reauthenticated_at, expires_at, user_agent, address)
    SELECT ${sessionId}::uuid, a.id, ${method}, now(), now(), least(now(), ${provedAt ?? null}::timestamptz), now() + ${SESSION_SECONDS_MAX} * interval '1 second',
           ${logText(browser.userAgent, USER_AGENT_LOG_MAX)}, ${browser.address}
      FROM admins a WHERE a.id = ${adminId}::uuid AND a.disabled_at IS NULL
    RETURNING (SELECT totp_enabled_at IS NOT NULL FROM admins WHERE id = ${adminId}::uuid) AS "needsCode"`
  if (row === undefined) throw new Error('a session was asked for an admin who is not there, or is disabled')
  if (!row.needsCode) await noteSignIn(tx, sessionId, adminId, browser.address)
  return { sessionId, needsCode: row.needsCode }
}

/** Every proof was given: the session counts as a sign-in from here. */
export async function noteSignIn(tx: Tx, sessionId: string, adminId: string, address: string): Promise<void> {
  await tx.$executeRaw`UPDATE admins SET last_sign_in_at = now() WHERE id = ${adminId}::uuid`
  const admin = await tx.admin.findUniqueOrThrow({ where: { id: adminId }, select: { name: true, email: true } })
  const actor: Actor = { type: 'admin', id: adminId, name: admin.name || admin.email, address }
  await recordAdminEvent(tx, { event: 'admin_session.started', actor, target: { type: 'admin_session', id: sessionId, name: admin.email } })
}
