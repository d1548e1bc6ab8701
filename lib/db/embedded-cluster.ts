import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { StartupError } from '../errors.ts'
import type { PostgresBinaries } from './embedded-binaries.ts'
import { firstClosedDirectory, type PostgresUser } from './embedded-user.ts'

const run = promisify(execFile)
/** Owns everything in the cluster; used to look after it, never to serve a request. */
export const SUPERUSER = 'postgres'
const ABANDONED_MILLISECONDS = 60 * 60 * 1000

/** Where the embedded Postgres lives. Everything is made in one rename, so a cluster is whole or absent. */
export interface ClusterPaths {
  dataDir: string
  home: string
  /** PGDATA */
  data: string
  passwordFile: string
  logFile: string
}

export function clusterPaths(home: string): ClusterPaths {
  return {
    dataDir: path.dirname(home),
    home,
    data: path.join(home, 'data'),
    passwordFile: path.join(home, 'password'),
    logFile: path.join(home, 'postgres.log'),
  }
}

/** Makes the data directory itself. @throws StartupError when it cannot be written. */
export async function prepareDataDirectory(dataDir: string, user: PostgresUser): Promise<void> {
  try {
    await makeDirectory(dataDir, 0o700)
    // Postgres, running as somebody else, has to pass through; it may not list what is here, and every secret in it is 0600.
    if (user.spawn && (await stat(dataDir)).uid === 0) await chmod(dataDir, 0o711)
    const probe = await mkdtemp(path.join(dataDir, '.probe-'))
    await rm(probe, { recursive: true })
  } catch (error) {
    throw new StartupError(
      `The data directory ${dataDir} cannot be written (${(error as NodeJS.ErrnoException).code}): choose another with DATA_DIR, or set DATABASE_URL.`,
      { cause: error },
    )
  }
}

/**
 * Makes a directory and what encloses it, unless they are there. Those that enclose it get the usual mode: Postgres, running as somebody
 * else, has to pass through them. Not by `recursive`: where a file system answers ENOENT inside a directory that exists (/proc does),
 * Node tries forever.
 */
async function makeDirectory(directory: string, mode?: number): Promise<void> {
  if (await isDirectory(directory)) return
  if (path.dirname(directory) !== directory) await makeDirectory(path.dirname(directory))
  await mkdir(directory, { mode }).catch(async (error: unknown) => {
    if (!(await isDirectory(directory))) throw error // else another process was faster
  })
}

async function isDirectory(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isDirectory() ?? false
}

/** Makes the cluster unless it is there. Of several processes at once, one wins and the others use its cluster. */
export async function ensureCluster(paths: ClusterPaths, binaries: PostgresBinaries, user: PostgresUser, durable: boolean): Promise<void> {
  if (await exists(paths.home)) return checkCluster(paths, binaries)
  await removeAbandoned(paths)
  const building = clusterPaths(await mkdtemp(`${paths.home}.new-`))
  try {
    await initialise(building, binaries, user, durable)
    await rename(building.home, paths.home).catch(async (error: unknown) => {
      if (!(await exists(paths.home))) throw error // else another process was faster
    })
  } finally {
    await rm(building.home, { recursive: true, force: true })
  }
  await checkCluster(paths, binaries)
}

/** The password of both roles. @throws StartupError when it is gone: without it nobody gets in. */
export async function readPassword(paths: ClusterPaths): Promise<string> {
  try {
    return (await readFile(paths.passwordFile, 'utf8')).trim()
  } catch (error) {
    throw new StartupError(
      `The password of the embedded PostgreSQL cannot be read from ${paths.passwordFile} (${(error as NodeJS.ErrnoException).code}): restore the file from a backup of the data directory.`,
      { cause: error },
    )
  }
}

async function initialise(paths: ClusterPaths, binaries: PostgresBinaries, user: PostgresUser, durable: boolean): Promise<void> {
  await writeFile(paths.passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  await writeFile(paths.logFile, '', { mode: 0o600 })
  if (user.spawn) {
    for (const owned of [paths.home, paths.passwordFile, paths.logFile]) await chown(owned, user.spawn.uid, user.spawn.gid)
  }
  const options = [
    ...['--pgdata', paths.data, '--username', SUPERUSER, '--pwfile', paths.passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8'],
    // Collation and case rules inside Postgres itself: the same on every system, whatever its locales.
    ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C', '--no-instructions'],
    ...(durable ? [] : ['--no-sync']),
  ]
  try {
    await run(binaries.initdb, options, { env: binaries.env, cwd: '/', ...user.spawn })
  } catch (error) {
    const closed = user.spawn && (await firstClosedDirectory(paths.data, user.spawn))
    if (closed) {
      throw new StartupError(
        `PostgreSQL must not run as root, and the user ${user.name}, which it would run as, cannot enter ${closed}: choose another data directory with DATA_DIR, start Writ as an ordinary user, or set DATABASE_URL.`,
        { cause: error },
      )
    }
    const text = ((error as { stderr?: string }).stderr || (error as Error).message).trim()
    const why = text.split('\n').find((line) => /error|fatal/i.test(line)) ?? text.split('\n')[0]
    throw new StartupError(`The embedded PostgreSQL could not make its files in ${path.dirname(paths.home)}: ${why}.`, { cause: error })
  }
}

async function checkCluster(paths: ClusterPaths, binaries: PostgresBinaries): Promise<void> {
  const text = await readFile(path.join(paths.data, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => error)
  if (typeof text !== 'string') {
    throw new StartupError(
      `${paths.data} is not a PostgreSQL data directory (PG_VERSION: ${text.code}): restore it from a backup, or choose another data directory with DATA_DIR.`,
    )
  }
  if (Number(text.trim()) !== binaries.majorVersion) {
    throw new StartupError(
      `${paths.data} was made by PostgreSQL ${text.trim()} and this version of Writ brings PostgreSQL ${binaries.majorVersion}: start the version of Writ that made it, or choose another data directory with DATA_DIR. Nothing was changed.`,
    )
  }
}

/** What a process left that was killed while it made a cluster. */
async function removeAbandoned(paths: ClusterPaths): Promise<void> {
  const prefix = `${path.basename(paths.home)}.new-`
  for (const name of await readdir(paths.dataDir)) {
    if (!name.startsWith(prefix)) continue
    const directory = path.join(paths.dataDir, name)
    const age = Date.now() - ((await stat(directory).catch(() => undefined))?.mtimeMs ?? Date.now())
    if (age > ABANDONED_MILLISECONDS) await rm(directory, { recursive: true, force: true })
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}
