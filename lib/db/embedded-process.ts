import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, open, readFile, rm, stat, truncate } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { PostgresBinaries } from './embedded-binaries.ts'
import type { ClusterPaths } from './embedded-cluster.ts'
import type { PostgresUser } from './embedded-user.ts'

const run = promisify(execFile)
const LOG_BYTES_MAX = 8 * 1024 * 1024
const STOP_SECONDS_MAX = 30

/** What every command about one cluster needs. */
export interface Cluster {
  paths: ClusterPaths
  binaries: PostgresBinaries
  user: PostgresUser
  password: string
  durable: boolean
}

/** Sized for a small machine that also runs Writ; generous with connections, because workers, jobs and `writ` each bring a pool. */
function serverSettings(port: number, durable: boolean): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '128MB',
    // Short statements only: compiling them would cost more than it saves.
    jit: 'off',
    max_wal_size: '1GB',
    TimeZone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_min_messages: 'warning',
    // Neither statements nor rows in the log: both carry hashes and addresses.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    fsync: durable ? 'on' : 'off',
    // Even without fsync: a killed server loses nothing then, only a power cut does.
    synchronous_commit: 'on',
    full_page_writes: durable ? 'on' : 'off',
    // A test drops its database, and must not end a worker that vacuums it: those are the superuser's.
    autovacuum: durable ? 'on' : 'off',
  }
}

export interface LaunchedServer {
  pid: number
  ended(): boolean
  /** What it wrote to its log since it was started. */
  said(): Promise<string>
}

/**
 * Starts the server on `port`; ready only when it lets somebody in. Detached: a Ctrl-C must not stop it while requests still finish, and
 * after a crash of ours it stays (the next start adopts it).
 */
export async function launchServer(cluster: Cluster, port: number): Promise<LaunchedServer> {
  const { paths, binaries, user, durable } = cluster
  const settings = Object.entries(serverSettings(port, durable)).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = await open(paths.logFile, 'a', 0o600)
  try {
    const logStart = (await log.stat()).size
    const child = spawn(binaries.postgres, ['-D', paths.data, ...settings], {
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
      env: binaries.env,
      cwd: '/',
      ...user.spawn,
    })
    let ended = false
    child.once('exit', () => {
      ended = true
    })
    await once(child, 'spawn')
    child.unref()
    return {
      pid: child.pid ?? 0,
      ended: () => ended,
      said: async () => (await readFile(paths.logFile)).subarray(logStart).toString('utf8'),
    }
  } finally {
    await log.close()
  }
}

/** Keeps the log within two files of 8 MB each. Postgres appends, so it goes on writing at the new end. */
export async function boundLog(logFile: string): Promise<void> {
  const size = (await stat(logFile).catch(() => undefined))?.size ?? 0
  if (size <= LOG_BYTES_MAX) return
  await copyFile(logFile, `${logFile}.old`)
  await truncate(logFile)
}

/** Fast shutdown: open transactions are rolled back and everything is written. When that hangs, it stops at once and recovers at start. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const { binaries, paths, user } = cluster
  const stop = (mode: string) =>
    run(binaries.pgCtl, ['stop', '-D', paths.data, '-m', mode, '-w', '-t', String(STOP_SECONDS_MAX)], {
      env: binaries.env,
      cwd: '/',
      ...user.spawn,
    })
  try {
    await stop('fast')
  } catch (error) {
    if (!(await readServerLock(paths))) return // it was not running
    await stop('immediate').catch(() => {
      throw new Error(`the embedded PostgreSQL in ${paths.data} could not be stopped`, { cause: error })
    })
  }
}

/** What `postmaster.pid` says: the process that runs on this data directory, or ran when the machine went down. */
export async function readServerLock(paths: ClusterPaths): Promise<{ pid: number; port: number } | undefined> {
  const lines = (await readFile(lockFile(paths), 'utf8').catch(() => '')).split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  return pid > 0 ? { pid, port } : undefined
}

/**
 * Is this process the server of this data directory? A process number is soon given to somebody else, in a container above all, and
 * Postgres would then refuse to start.
 */
export async function isServerOf(paths: ClusterPaths, pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (process.platform === 'win32') return true // no cheap way to ask; connecting decides
  const command =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).then(
          ({ stdout }) => stdout,
          () => '',
        )
  return command.includes(paths.data)
}

/** Removes the lock of a server that is gone, where another process has its number now. */
export async function removeStaleServerLock(paths: ClusterPaths): Promise<void> {
  await rm(lockFile(paths), { force: true })
}

function lockFile(paths: ClusterPaths): string {
  return path.join(paths.data, 'postmaster.pid')
}
