import { ADVISORY_LOCKS } from '../db/advisory-locks.ts'
import type { PrismaClient } from '../db/generated/client.ts'

/** A batch is given up after 3 s; a little more for one whose start this user of the database may not see. */
const BATCH_SECONDS_MAX = 5

/**
 * The moment before which the log is complete: every row that will ever be older than it can be read by a statement that begins now or later.
 *
 * A batch takes its time and commits afterwards, so rows of an older moment can appear behind newer ones. While it is open it holds the shared
 * lock that keeps config changes out, and its time is not before its transaction began: the oldest beginning among the holders bounds
 * them all, across instances. One that begins after this statement has a later time anyway. Rows keep milliseconds, and so does the answer.
 */
export async function readLogHorizon(prisma: Pick<PrismaClient, '$queryRaw'>): Promise<Date> {
  // In a statement of its own: within one transaction Postgres would answer the same picture of its sessions again.
  const [row] = await prisma.$queryRaw<{ horizon: Date }[]>`
    SELECT date_trunc('milliseconds', least(statement_timestamp(), min(
             CASE WHEN a.state IS NULL THEN statement_timestamp() - ${BATCH_SECONDS_MAX} * interval '1 second' ELSE a.xact_start END))) AS horizon
      FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = ${ADVISORY_LOCKS.CONFIG_COMMIT}::oid AND l.objsubid = 1 AND l.mode = 'ShareLock'
       AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`
  return row?.horizon ?? new Date(0)
}
