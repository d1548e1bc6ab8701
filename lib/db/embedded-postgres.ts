import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { StartupError } from '../errors.ts'
import { freePort } from '../free-port.ts'
import type { Log } from '../log.ts'
import { ADVISORY_LOCKS } from './advisory-locks.ts'
import { errorCode } from './database-error.ts'
import { findPostgresBinaries } from './embedded-binaries.ts'
import { clusterPaths, ensureCluster, prepareDataDirectory, readPassword, SUPERUSER } from './embedded-cluster.ts'
import {
  boundLog,
  type Cluster,
  isServerOf,
  type LaunchedServer,
  launchServer,
  readServerLock,
  removeStaleServerLock,
  stopServer,
} from './embedded-process.ts'
import { choosePostgresUser } from './embedded-user.ts'

export interface EmbeddedPostgresOptions {
  dataDir: string
  /** false turns fsync off: tests only. */
  durable?: boolean
  log?: Pick<Log, 'info' | 'warn' | 'error'>
}

export interface EmbeddedPostgres {
  /** `postgresql://writ:…@127.0.0.1:port/writ`; the role owns its database and is no superuser. */
  readonly url: string
  /** It was running already: left by a crash, or owned by a live process (the owner lock tells which). */
  readonly adopted: boolean
  /** Of the server process. Changes when it had to be started again. */
  readonly pid: number
  /**
   * From now on it is started again on its port should it die (killed, out of memory). For the owner of the data directory alone: another
   * process would start again what the owner stops. A server that was not adopted is kept running from the beginning.
   */
  keepRunning(): void
  /** Fast shutdown; resolves when it is down. May be called again. */
  stop(): Promise<void>
}

const ROLE = 'writ'
const READY_MILLISECONDS_MAX = 60_000
const POLL_MILLISECONDS = 15
const WATCH_MILLISECONDS = 500
const LOG_CHECK_MILLISECONDS = 10 * 60_000

/** A server that lets us in. */
interface Running {
  pid: number
  port: number
  adopted: boolean
}

/**
 * The PostgreSQL of a data directory: made if there is none, started if it does not run, adopted if it does.
 * @throws StartupError in one sentence for an operator; nothing in the data directory is lost.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { durable = true, log } = options
  const user = await choosePostgresUser([path.join(options.dataDir, 'postgres'), options.dataDir])
  await prepareDataDirectory(options.dataDir, user)
  // One name for one directory: a running server is known by the path on its command line.
  const dataDir = await realpath(options.dataDir)
  const paths = clusterPaths(path.join(dataDir, 'postgres'))
  const binaries = await findPostgresBinaries(user, path.join(dataDir, 'postgres-libraries'))
  await ensureCluster(paths, binaries, user, durable)
  await boundLog(paths.logFile)
  const cluster: Cluster = { paths, binaries, user, durable, password: await readPassword(paths) }
  let running = await obtainServer(cluster)
  await ensureDatabase(cluster, running.port)

  let watch: Watch | undefined
  const keepRunning = () => {
    watch ??= watchServer(cluster, running, log, (restarted) => {
      running = restarted
    })
  }
  if (!running.adopted) keepRunning()
  let stopped: Promise<void> | undefined
  return {
    url: `postgresql://${ROLE}:${cluster.password}@127.0.0.1:${running.port}/${ROLE}`,
    adopted: running.adopted,
    get pid() {
      return running.pid
    },
    keepRunning,
    stop() {
      stopped ??= Promise.resolve(watch?.end()).then(() => stopServer(cluster))
      return stopped
    },
  }
}

/** Adopts the server that runs on this data directory, or starts one. @param port the port to use, any when undefined */
async function obtainServer(cluster: Cluster, port?: number): Promise<Running> {
  const deadline = Date.now() + READY_MILLISECONDS_MAX
  for (;;) {
    const leftover = await findLeftover(cluster, deadline)
    if (leftover) return { ...leftover, adopted: true }
    const chosenPort = port ?? (await freePort('127.0.0.1'))
    const server = await launchServer(cluster, chosenPort).catch((error: Error) => {
      throw new StartupError(`The embedded PostgreSQL could not be started: ${error.message}.`, { cause: error })
    })
    if (await becomesReady(cluster, server, chosenPort)) return { pid: server.pid, port: chosenPort, adopted: false }
    const said = await server.said()
    // The port was taken meanwhile, another process was faster, or the last server's children are still ending: look again.
    const mayPass = /could not bind|lock file ".*" already exists|pre-existing shared memory block|is still in use/.test(said)
    if (!mayPass || Date.now() > deadline) throw didNotStart(cluster, said)
    await delay(POLL_MILLISECONDS * 4)
  }
}

function didNotStart(cluster: Cluster, said: string): StartupError {
  const reasons = said.split('\n').flatMap((line) => /(?:FATAL|PANIC):\s*(.*)/.exec(line)?.[1] ?? [])
  return new StartupError(
    `The embedded PostgreSQL did not start: ${reasons.join('; ') || 'it gave no reason'}. Its log is ${cluster.paths.logFile}.`,
  )
}

/** Waits until the server lets us in; false when it ended instead. It may take long after a crash: recovery is not interrupted. */
async function becomesReady(cluster: Cluster, server: LaunchedServer, port: number): Promise<boolean> {
  for (;;) {
    if (server.ended()) return false
    const client = await connect(cluster, port).catch(() => undefined)
    if (client) {
      await client.end()
      return true
    }
    await delay(POLL_MILLISECONDS)
  }
}

/** The server that already runs on this data directory and is as this version wants it. */
async function findLeftover(cluster: Cluster, deadline: number): Promise<{ pid: number; port: number } | undefined> {
  for (;;) {
    const lock = await readServerLock(cluster.paths)
    if (!lock) return undefined
    if (!(await isServerOf(cluster.paths, lock.pid))) {
      await removeStaleServerLock(cluster.paths)
      return undefined
    }
    const client = await connect(cluster, lock.port).catch((error: unknown) => {
      if (errorCode(error) !== '28P01') return undefined // starting up or shutting down: look again
      throw new StartupError(
        `The PostgreSQL that runs on ${cluster.paths.data} refuses the password in ${cluster.paths.passwordFile}: stop it first.`,
      )
    })
    if (client) {
      const usable = await isUsable(client, cluster).finally(() => client.end())
      if (usable) return lock
      await stopServer(cluster)
      return undefined
    }
    if (Date.now() > deadline)
      throw new StartupError(`The PostgreSQL that runs on ${cluster.paths.data} (process ${lock.pid}) lets nobody in: stop it first.`)
    await delay(POLL_MILLISECONDS * 4)
  }
}

/** A leftover of other settings or of an older version is started anew, unless a live owner works with it. */
async function isUsable(client: pg.Client, cluster: Cluster): Promise<boolean> {
  const { rows } = await client.query<{ data: string; version: string; fsync: string; owned: boolean }>(
    `SELECT current_setting('data_directory') AS data, current_setting('server_version') AS version, current_setting('fsync') AS fsync,
            EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
                     WHERE locktype = 'advisory' AND granted AND datname = $1 AND classid = 0 AND objid = $2 AND objsubid = 1) AS owned`,
    [ROLE, ADVISORY_LOCKS.OWNER],
  )
  const [server] = rows
  if (!server) throw new Error('the embedded PostgreSQL did not answer a question about itself')
  if ((await realpath(server.data)) !== (await realpath(cluster.paths.data))) {
    throw new StartupError(
      `Another PostgreSQL answers on the port of ${cluster.paths.data}: remove ${cluster.paths.data}/postmaster.pid and start again.`,
    )
  }
  return server.owned || (server.version.startsWith(cluster.binaries.version) && server.fsync === (cluster.durable ? 'on' : 'off'))
}

/** The role and database of Writ, made when missing. Two processes may do it at once. */
async function ensureDatabase(cluster: Cluster, port: number): Promise<void> {
  const client = await connect(cluster, port)
  const ignoreExisting = (error: unknown) => {
    if (!['42710', '42P04', '23505'].includes(errorCode(error) ?? '')) throw error
  }
  try {
    const { rowCount: roles } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [ROLE])
    if (roles === 0) {
      // CREATEDB: `writ restore` and tests make databases. The password is ours, 32 characters of the URL alphabet.
      await client.query(`CREATE ROLE ${ROLE} LOGIN CREATEDB PASSWORD ${pg.escapeLiteral(cluster.password)}`).catch(ignoreExisting)
    }
    const { rowCount: databases } = await client.query('SELECT FROM pg_database WHERE datname = $1', [ROLE])
    if (databases === 0) await client.query(`CREATE DATABASE ${ROLE} OWNER ${ROLE}`).catch(ignoreExisting)
  } finally {
    await client.end()
  }
}

async function connect(cluster: Cluster, port: number): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password: cluster.password,
    database: 'postgres',
    application_name: 'writ embedded',
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => {}) // also fails the query in flight
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}

interface Watch {
  end(): Promise<void>
}

/** Starts the server again on its port when it died; pools connect anew by themselves. Also keeps its log bounded. */
function watchServer(cluster: Cluster, first: Running, log: EmbeddedPostgresOptions['log'], onRestart: (running: Running) => void): Watch {
  let current = first
  let ending = false
  let busy: Promise<void> = Promise.resolve()
  const look = async () => {
    if (ending || (await isServerOf(cluster.paths, current.pid))) return
    log?.error({ pid: current.pid }, 'the embedded PostgreSQL died and is started again')
    current = await obtainServer(cluster, current.port)
    onRestart(current)
    log?.info({ pid: current.pid }, 'the embedded PostgreSQL runs again')
  }
  const watchTimer = setInterval(() => {
    busy = busy.then(look).catch((error: unknown) => log?.error({ err: error }, 'the embedded PostgreSQL could not be started again'))
  }, WATCH_MILLISECONDS).unref()
  const logTimer = setInterval(() => {
    boundLog(cluster.paths.logFile).catch((error: unknown) => log?.warn({ err: error }, 'the log of PostgreSQL could not be cut'))
  }, LOG_CHECK_MILLISECONDS).unref()
  return {
    async end() {
      ending = true
      clearInterval(watchTimer)
      clearInterval(logTimer)
      await busy
    },
  }
}
