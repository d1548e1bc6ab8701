import { setTimeout as delay } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { checkDatabase } from '../db/check-database.ts'
import { startEmbeddedPostgres } from '../db/embedded-postgres.ts'
import { acquireOwnerLock, type OwnerLock } from '../db/owner-lock.ts'
import { StartupError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Closers } from './closers.ts'

/** Postgres writes everything out before it ends. */
const POSTGRES_STOP_MILLISECONDS_MAX = 40_000

const HELD_MILLISECONDS_MAX = 3_000
const HELD_POLL_MILLISECONDS = 100

export interface OpenDatabase {
  /** For requests: may lead through a pooler in transaction mode. */
  readonly url: string
  /** For what needs a session: migrations, locks, DETACH CONCURRENTLY. */
  readonly directUrl: string
  readonly embedded: boolean
  /** Tells the embedded Postgres to stop without waiting for it: when the process must end at once. */
  abandon(): void
}

/**
 * The database of this instance, checked. A DATABASE_URL is shared by any number of instances, so nobody owns it. The embedded Postgres
 * belongs to one process, which holds its owner lock: a server that a crash left behind is adopted, a held lock means that Writ runs.
 * @param onOwnershipLost another process became owner while the database was away: this one must not go on
 * @throws StartupError
 */
export async function openDatabase(config: Config, closers: Closers, log: Log, onOwnershipLost: () => void): Promise<OpenDatabase> {
  const check = { allowUnsafeFsync: config.allowUnsafeFsync }
  if (config.databaseUrl !== undefined) {
    await checkDatabase(config.databaseUrl, check)
    if (config.directUrl !== undefined) await checkDatabase(config.directUrl, check)
    return { url: config.databaseUrl, directUrl: config.directUrl ?? config.databaseUrl, embedded: false, abandon: () => {} }
  }
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, durable: !config.allowUnsafeFsync, log })
  postgres.keepRunning() // also an adopted one: a `writ` command that ends may stop it before the lock below is ours
  let mayStop = !postgres.adopted // somebody else's until its lock is ours
  let lock: OwnerLock | 'held' | undefined
  const close = async () => {
    // Stopped first: with the lock free before that, a process that starts now would adopt a server that is about to end.
    if (mayStop) await postgres.stop()
    if (lock !== 'held') await lock?.release()
  }
  closers.add('embedded Postgres', close, POSTGRES_STOP_MILLISECONDS_MAX)
  lock = await acquireSoon(postgres.url, () => {
    mayStop = false
    onOwnershipLost()
  })
  if (lock === 'held') {
    mayStop = false
    throw new StartupError(
      `Writ is already running with the data directory ${config.dataDir}: stop it first, or choose another with DATA_DIR.`,
    )
  }
  mayStop = true
  if (postgres.adopted) log.info({ pid: postgres.pid }, 'adopted the Postgres that an earlier run left')
  await checkDatabase(postgres.url, check)
  return {
    url: postgres.url,
    directUrl: postgres.url,
    embedded: true,
    abandon: () => {
      if (mayStop) process.kill(postgres.pid, 'SIGINT') // Postgres' fast shutdown
    },
  }
}

/**
 * The lock may be free in a moment: a `writ` command holds it while it runs, and Postgres notices a killed owner a little late. A command
 * that was the owner also stops Postgres when it ends; it is then started again, and the lock is tried on that.
 */
async function acquireSoon(url: string, onLost: () => void): Promise<OwnerLock | 'held'> {
  const deadline = Date.now() + HELD_MILLISECONDS_MAX
  for (;;) {
    const isLast = Date.now() > deadline
    const lock = await acquireOwnerLock(url, { onLost }).catch((error: unknown) => {
      if (isLast) throw error
      return 'held' as const
    })
    if (lock !== 'held' || isLast) return lock
    await delay(HELD_POLL_MILLISECONDS)
  }
}
