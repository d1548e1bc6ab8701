import type { PrismaClient } from '../db/generated/client.ts'
import { SECOND_FACTOR_SECONDS_MAX, SESSION_IDLE_SECONDS_MAX } from './read-session.ts'
import { FORGET_AFTER_SECONDS } from './sign-in-throttle.ts'

const KEEP_ENDED_DAYS = 30

/** Removes what decides nothing any more: failures that are forgotten, and sessions and invitations that ended a month ago. Who signed in when stays in the activity. */
export async function forgetOldSignIns(prisma: PrismaClient): Promise<number> {
  const throttles = await prisma.$executeRaw`
    DELETE FROM sign_in_throttles WHERE last_failure_at < clock_timestamp() - ${FORGET_AFTER_SECONDS} * interval '1 second'`
  const sessions = await prisma.$executeRaw`
    DELETE FROM admin_sessions s USING admins a
     WHERE a.id = s.admin_id
       AND (least(s.expires_at, s.revoked_at, s.last_seen_at + ${SESSION_IDLE_SECONDS_MAX} * interval '1 second')
              < clock_timestamp() - ${KEEP_ENDED_DAYS} * interval '1 day'
            OR a.totp_enabled_at IS NOT NULL AND s.second_factor_at IS NULL
               AND s.created_at < clock_timestamp() - ${SECOND_FACTOR_SECONDS_MAX} * interval '1 second')`
  const invitations = await prisma.$executeRaw`
    DELETE FROM invitations WHERE least(expires_at, accepted_at, revoked_at) < clock_timestamp() - ${KEEP_ENDED_DAYS} * interval '1 day'`
  return throttles + sessions + invitations
}
