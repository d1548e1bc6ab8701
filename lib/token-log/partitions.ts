import { setTimeout as delay } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { ADVISORY_LOCKS } from '../db/advisory-locks.ts'
import { errorCode } from '../db/database-error.ts'
import { TOKEN_LIFETIME_SECONDS_MAX } from '../oauth/ports.ts'

// The log is partitioned by UTC day. The obvious statements (CREATE TABLE … PARTITION OF, DETACH) wait behind every open reader while
// every insert waits behind them. The ones used here wait for nobody who reads or inserts: a table is made on the side and attached, and
// detached concurrently. There is no DEFAULT partition: a row in it would make the next ATTACH scan it under a lock.

const PARENT = 'token_events'
const LOCK_TIMEOUT = '1s'
const TRIES_MAX = 30
const TRIES_MAX_DETACH = 5
const RETRY_MILLISECONDS = 100
const DAY_SECONDS = 86_400
/** No older partition can hold a token that is still valid. */
const TOKEN_LIFETIME_DAYS_MAX = Math.ceil(TOKEN_LIFETIME_SECONDS_MAX / DAY_SECONDS)

interface Partition {
  name: string
  /** `20261123` */
  day: string
  attached: boolean
  /** A concurrent detach was begun and has not ended. */
  detachPending: boolean
}

/** `token_events_20261123` for a UTC day. @param day `2026-11-23` */
export function partitionName(day: string): string {
  return `${PARENT}_${day.replaceAll('-', '')}`
}

/**
 * Makes and attaches the partitions of today (database time, UTC) and the next days. Blocks no reader and no insert; any number of
 * instances may run it at once.
 * @returns the names attached now; empty when all were there.
 */
export async function ensurePartitions(pool: Pool, { daysAhead = 7 }: { daysAhead?: number } = {}): Promise<string[]> {
  const attached: string[] = []
  for (const day of await wantedDays(pool, daysAhead)) {
    if (await retryingLocks(TRIES_MAX, () => inJobTransaction(pool, (client) => attachDay(client, day)))) attached.push(partitionName(day))
  }
  return attached
}

/** Are today's and tomorrow's partitions (database time, UTC) there? Without them the log cannot be written, and no token is issued. */
export async function partitionsReady(pool: Pool): Promise<boolean> {
  const attached = new Set(
    (await listPartitions(pool)).filter((partition) => partition.attached && !partition.detachPending).map(({ name }) => name),
  )
  return (await wantedDays(pool, 1)).every((day) => attached.has(partitionName(day)))
}

export interface DroppedPartitions {
  dropped: string[]
  /** Expired, but somebody is still reading them: the next run takes them. */
  postponed: string[]
}

/**
 * Removes the days that lie further back than `retentionDays`, never one that may hold a row of a token that is still valid. Ends what an
 * earlier run began. Blocks no reader and no insert; a reader of an expired day postpones its removal.
 * @param pool on a direct connection: DETACH CONCURRENTLY needs a session, which a pooler in transaction mode does not give
 */
export async function dropExpiredPartitions(pool: Pool, retentionDays: number): Promise<DroppedPartitions> {
  if (!(retentionDays >= 1)) throw new RangeError('retentionDays must be at least 1')
  const result: DroppedPartitions = { dropped: [], postponed: [] }
  const bounds = await retentionBounds(pool, retentionDays)
  for (const { name, day, detachPending } of await listPartitions(pool)) {
    const expired = day < bounds.expiredBefore && (day < bounds.deadBefore || !(await holdsLiveToken(pool, name)))
    if (!expired && !detachPending) continue
    try {
      await retryingLocks(TRIES_MAX_DETACH, () => inJobSession(pool, (client) => removePartition(client, name, expired)))
      if (expired) result.dropped.push(name)
    } catch (error) {
      if (!isLockError(error)) throw error
      result.postponed.push(name)
    }
  }
  return result
}

/** In one transaction, so that a table is either attached or not there. False when it was attached already. */
async function attachDay(client: PoolClient, day: string): Promise<boolean> {
  const name = partitionName(day)
  const existing = (await listPartitions(client)).find((partition) => partition.name === name)
  if (existing?.attached) return false
  // A table that was detached and never dropped keeps its rows; Postgres gave it the CHECK of its day when it detached it.
  if (!existing) await client.query(`CREATE TABLE ${name} (LIKE ${PARENT} INCLUDING ALL)`)
  const [from, to] = [`'${day} 00:00:00+00'::timestamptz`, `'${nextDay(day)} 00:00:00+00'::timestamptz`]
  // With a CHECK that says the same as the bounds, ATTACH does not scan the table.
  await client.query(`ALTER TABLE ${name} ADD CONSTRAINT ${name}_day CHECK (occurred_at >= ${from} AND occurred_at < ${to})`)
  await client.query(`ALTER TABLE ${PARENT} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`)
  await client.query(`ALTER TABLE ${name} DROP CONSTRAINT ${name}_day`) // the bounds hold it now; no row is to pay for it twice
  return true
}

/** Ends a detach that was begun; then, if the day has expired, detaches and drops it. Each step can be repeated after a crash. */
async function removePartition(client: PoolClient, name: string, expired: boolean): Promise<void> {
  const partition = (await listPartitions(client)).find((found) => found.name === name)
  if (!partition) return // another instance was faster
  if (partition.detachPending) await client.query(`ALTER TABLE ${PARENT} DETACH PARTITION ${name} FINALIZE`)
  if (!expired) return
  if (partition.attached && !partition.detachPending) await client.query(`ALTER TABLE ${PARENT} DETACH PARTITION ${name} CONCURRENTLY`)
  await client.query(`DROP TABLE ${name}`)
}

async function listPartitions(db: Pool | PoolClient): Promise<Partition[]> {
  const { rows } = await db.query<Partition>(
    `SELECT c.relname AS name, right(c.relname, 8) AS day, i.inhparent IS NOT NULL AS attached, coalesce(i.inhdetachpending, false) AS "detachPending"
       FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND i.inhparent = '${PARENT}'::regclass
      WHERE c.relkind = 'r' AND c.relname ~ '^${PARENT}_[0-9]{8}$'
        AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = '${PARENT}'::regclass)
      ORDER BY c.relname`,
  )
  return rows
}

/** `2026-11-23` for today and the days after it, by the clock of the database in UTC. */
async function wantedDays(pool: Pool, daysAhead: number): Promise<string[]> {
  const { rows } = await pool.query<{ day: string }>(
    `SELECT to_char((now() AT TIME ZONE 'UTC')::date + ahead, 'YYYY-MM-DD') AS day FROM generate_series(0, $1::int) AS ahead ORDER BY ahead`,
    [daysAhead],
  )
  return rows.map(({ day }) => day)
}

/** `YYYYMMDD`: days before `expiredBefore` have expired; days before `deadBefore` cannot hold a live token, whatever the settings were. */
async function retentionBounds(pool: Pool, retentionDays: number): Promise<{ expiredBefore: string; deadBefore: string }> {
  const { rows } = await pool.query<{ expiredBefore: string; deadBefore: string }>(
    `SELECT to_char(today - greatest($1::int, longest.days), 'YYYYMMDD') AS "expiredBefore",
            to_char(today - ${TOKEN_LIFETIME_DAYS_MAX}, 'YYYYMMDD') AS "deadBefore"
       FROM (SELECT (now() AT TIME ZONE 'UTC')::date AS today) AS clock,
            (SELECT coalesce(ceil(max(token_lifetime_seconds) / ${DAY_SECONDS}.0), 0)::int AS days FROM resource_servers) AS longest`,
    [Math.ceil(retentionDays)],
  )
  const [bounds] = rows
  if (!bounds) throw new Error('the database did not say what day it is')
  return bounds
}

/** An API may be gone, or have had longer lifetimes when the token was made. */
async function holdsLiveToken(pool: Pool, name: string): Promise<boolean> {
  const { rows } = await pool.query<{ live: boolean }>(`SELECT EXISTS (SELECT FROM ${name} WHERE token_expires_at > now()) AS live`)
  return rows[0]?.live ?? false
}

async function inJobTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`)
    await client.query(`SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.JOBS})`)
    const result = await work(client)
    await client.query('COMMIT')
    client.release()
    return result
  } catch (error) {
    const rollback = await client.query('ROLLBACK').catch((failure: Error) => failure)
    client.release(rollback instanceof Error)
    throw error
  }
}

/** DETACH CONCURRENTLY cannot run inside a transaction. Closing the session frees whatever a failure left. */
async function inJobSession<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query(`SET lock_timeout = '${LOCK_TIMEOUT}'`)
    await client.query(`SELECT pg_advisory_lock(${ADVISORY_LOCKS.JOBS})`)
    return await work(client)
  } finally {
    client.release(true)
  }
}

/** Runs `attempt` again while somebody else holds a lock that it needs. Each attempt is atomic or can be repeated. */
async function retryingLocks<T>(triesMax: number, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (!isLockError(error) || tries >= triesMax) throw error
      await delay(RETRY_MILLISECONDS)
    }
  }
}

/** lock_timeout ran out, or two jobs waited for each other. */
function isLockError(error: unknown): boolean {
  return ['55P03', '40P01'].includes(errorCode(error) ?? '')
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_SECONDS * 1000).toISOString().slice(0, 10)
}
