import pg from 'pg'

export interface PoolOptions {
  /** Connections at most. */
  max: number
  /** Shown in pg_stat_activity, so that an administrator of the database knows who holds a connection. */
  applicationName: string
}

const CONNECT_MILLISECONDS_MAX = 5_000

/**
 * A pool of connections to one database. Opens none until asked.
 * A pool emits 'error' when an idle connection breaks, and an unheard 'error' ends the process; the pool itself drops the connection and
 * opens another when asked, so there is nothing to do: whoever asks next learns whether the database is away.
 */
export function createPool(databaseUrl: string, options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: CONNECT_MILLISECONDS_MAX,
    keepAlive: true,
  })
  pool.on('error', () => {})
  return pool
}
