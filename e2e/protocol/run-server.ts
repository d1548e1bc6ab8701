import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { clusterPaths } from '../../lib/db/embedded-cluster.ts'
import { isServerOf, readServerLock } from '../../lib/db/embedded-process.ts'
import { runCommand } from './child-process.ts'
import { ROOT } from './writ-process.ts'

/** Runs `lib/server` to its end, for starts that fail. Only what is given reaches it, and PATH and HOME. */
export function runServer(env: Readonly<Record<string, string | undefined>>) {
  return runCommand(process.execPath, ['--import', 'tsx', 'lib/server/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', CONSOLE: 'off', ...env },
  })
}

export async function withTemporaryDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(path.join(tmpdir(), 'writ-server-'))
  await chmod(directory, 0o711) // Postgres may run as another user and has to pass through
  try {
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

/** The process of the embedded Postgres of a data directory; undefined when none runs. */
export async function postgresPid(dataDir: string): Promise<number | undefined> {
  const paths = clusterPaths(path.join(dataDir, 'postgres'))
  const lock = await readServerLock(paths)
  return lock && (await isServerOf(paths, lock.pid)) ? lock.pid : undefined
}
