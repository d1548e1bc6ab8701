import type { PrismaClient } from '../db/generated/client.ts'
import { CONSOLE_SETTINGS } from '../settings/setting-definitions.ts'
import type { AdminRole } from './create-admin.ts'

/** Without a request for so long a session ends. */
export const SESSION_IDLE_SECONDS_MAX = 8 * 60 * 60
/** How long a session that was opened with a password waits for the code of the second factor. */
export const SECOND_FACTOR_SECONDS_MAX = 10 * 60
const TOUCH_SECONDS = 60

/** A session that has not ended, as it stands in the database now. */
export interface StoredSession {
  readonly sessionId: string
  /** What it may do: everything of the role, or only enter the code, or only set a second factor up. */
  readonly state: 'active' | 'second_factor' | 'enrolment'
  readonly admin: { readonly id: string; readonly email: string; readonly name: string; readonly role: AdminRole }
  readonly reauthenticatedAt: Date
}

/**
 * Reads a session with its admin: idle and absolute end, revocation, role and the state of the second factor are those of this moment, by
 * the database's clock. Use is noted once a minute, so that a busy browser does not write with every request.
 * @param countsAsUse false for what a page does by itself while nobody is there
 */
export async function readSession(
  prisma: PrismaClient,
  sessionId: string,
  { address, countsAsUse = true }: { address?: string; countsAsUse?: boolean } = {},
): Promise<StoredSession | undefined> {
  const [row] = await prisma.$queryRaw<SessionRow[]>`
    SELECT s.id, s.reauthenticated_at AS "reauthenticatedAt", a.id AS "adminId", a.email, a.name, a.role,
           s.last_seen_at < clock_timestamp() - ${TOUCH_SECONDS} * interval '1 second' AS "isStale",
           a.totp_enabled_at IS NOT NULL AND s.second_factor_at IS NULL AS "needsCode",
           a.role = 'owner' AND a.totp_enabled_at IS NULL
             AND EXISTS (SELECT FROM console_settings WHERE key = ${CONSOLE_SETTINGS.secondFactorRequiredForOwners.key} AND value = 'true') AS "needsEnrolment"
      FROM admin_sessions s JOIN admins a ON a.id = s.admin_id
     WHERE s.id = ${sessionId}::uuid AND s.revoked_at IS NULL AND a.disabled_at IS NULL
       AND s.expires_at > clock_timestamp()
       AND s.last_seen_at > clock_timestamp() - ${SESSION_IDLE_SECONDS_MAX} * interval '1 second'
       AND (a.totp_enabled_at IS NULL OR s.second_factor_at IS NOT NULL
            OR s.created_at > clock_timestamp() - ${SECOND_FACTOR_SECONDS_MAX} * interval '1 second')`
  if (row === undefined) return undefined
  if (row.isStale && countsAsUse) await touchSession(prisma, sessionId, address)
  return {
    sessionId: row.id,
    state: row.needsCode ? 'second_factor' : row.needsEnrolment ? 'enrolment' : 'active',
    admin: { id: row.adminId, email: row.email, name: row.name, role: row.role },
    reauthenticatedAt: row.reauthenticatedAt,
  }
}

interface SessionRow {
  id: string
  reauthenticatedAt: Date
  adminId: string
  email: string
  name: string
  role: AdminRole
  isStale: boolean
  needsCode: boolean
  needsEnrolment: boolean
}

async function touchSession(prisma: PrismaClient, sessionId: string, address: string | undefined): Promise<void> {
  await prisma.$executeRaw`
    UPDATE admin_sessions SET last_seen_at = clock_timestamp(), address = coalesce(${address || null}, address)
     WHERE id = ${sessionId}::uuid AND last_seen_at < clock_timestamp() - ${TOUCH_SECONDS} * interval '1 second'`
}
