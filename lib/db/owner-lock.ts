import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { ADVISORY_LOCKS } from './advisory-locks.ts'
import { connectionStartupError } from './database-error.ts'

export interface OwnerLock {
  /** Gives the lock up. May be called again. */
  release(): Promise<void>
}

export interface OwnerLockOptions {
  /** Called once when the connection broke and somebody else became owner before it was back. */
  onLost?: () => void
}

const CONNECT_MILLISECONDS_MAX = 10_000
const RECONNECT_MILLISECONDS = 250

/**
 * Becomes the owner of a database: who migrates it, runs its jobs and, with the embedded Postgres, may stop it. A lock of the session, so
 * it ends with the process, however that ends. When the connection breaks (Postgres restarts) it is taken anew.
 * @param databaseUrl a direct connection, not through a pooler in transaction mode
 * @returns 'held' when another process is the owner
 * @throws StartupError when the database cannot be reached
 */
export async function acquireOwnerLock(databaseUrl: string, options: OwnerLockOptions = {}): Promise<OwnerLock | 'held'> {
  const first = await tryLock(databaseUrl).catch((error: unknown) => {
    throw connectionStartupError(error, databaseUrl)
  })
  if (first === 'held') return 'held'
  let client: pg.Client | undefined = first
  let released = false

  const keep = (held: pg.Client) => {
    held.once('end', () => {
      client = undefined
      if (!released) void regain()
    })
  }
  const regain = async () => {
    while (!released) {
      const next = await tryLock(databaseUrl).catch(() => undefined) // the database is away
      if (next === 'held') {
        released = true
        options.onLost?.()
      } else if (next && released) {
        await next.end()
      } else if (next) {
        client = next
        keep(next)
        return
      } else {
        await delay(RECONNECT_MILLISECONDS, undefined, { ref: false })
      }
    }
  }
  keep(first)
  return {
    async release() {
      released = true
      await client?.end().catch(() => {}) // a session that broke holds no lock
    },
  }
}

async function tryLock(databaseUrl: string): Promise<pg.Client | 'held'> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'writ owner',
    connectionTimeoutMillis: CONNECT_MILLISECONDS_MAX,
    keepAlive: true,
  })
  client.on('error', () => {}) // 'end' follows
  try {
    await client.connect()
    await client.query('SET idle_session_timeout = 0') // it idles for as long as the process lives
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [ADVISORY_LOCKS.OWNER])
    if (rows[0]?.locked) return client
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
  await client.end()
  return 'held'
}
