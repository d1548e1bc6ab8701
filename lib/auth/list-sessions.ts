import type { PrismaClient } from '../db/generated/client.ts'
import type { AdminSession } from './admin-session.ts'
import { describeDevice } from './describe-device.ts'
import { SESSION_IDLE_SECONDS_MAX } from './read-session.ts'

export interface SessionView {
  readonly id: string
  readonly admin: { readonly id: string; readonly email: string; readonly name: string }
  /** "Firefox on Linux", as the browser says of itself. */
  readonly device: string
  readonly address: string
  readonly method: 'password' | 'oidc'
  readonly createdAt: Date
  readonly lastSeenAt: Date
  /** The session that asks. */
  readonly isCurrent: boolean
  readonly isOwn: boolean
}

const SESSIONS_MAX = 200

/** The sessions that are open now, most recently used first: one's own, for owners everybody's. Those that wait for a code are not open. */
export async function listSessions(prisma: PrismaClient, session: AdminSession): Promise<SessionView[]> {
  const everyone = session.admin.role === 'owner'
  const rows = await prisma.$queryRaw<SessionRow[]>`
    SELECT s.id, s.user_agent AS "userAgent", s.address, s.method, s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt",
           a.id AS "adminId", a.email, a.name
      FROM admin_sessions s JOIN admins a ON a.id = s.admin_id
     WHERE (${everyone} OR s.admin_id = ${session.admin.id}::uuid)
       AND s.revoked_at IS NULL AND s.expires_at > now() AND a.disabled_at IS NULL
       AND s.last_seen_at > now() - ${SESSION_IDLE_SECONDS_MAX} * interval '1 second'
       AND (a.totp_enabled_at IS NULL OR s.second_factor_at IS NOT NULL)
     ORDER BY s.id = ${session.sessionId}::uuid DESC, s.admin_id = ${session.admin.id}::uuid DESC, s.last_seen_at DESC, s.id
     LIMIT ${SESSIONS_MAX}`
  return rows.map(({ adminId, email, name, userAgent, ...row }) => ({
    ...row,
    admin: { id: adminId, email, name },
    device: describeDevice(userAgent),
    isCurrent: row.id === session.sessionId,
    isOwn: adminId === session.admin.id,
  }))
}

interface SessionRow {
  id: string
  userAgent: string
  address: string
  method: 'password' | 'oidc'
  createdAt: Date
  lastSeenAt: Date
  adminId: string
  email: string
  name: string
}
