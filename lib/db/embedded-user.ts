import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { StartupError } from '../errors.ts'

/** Who the embedded Postgres runs as. `spawn` is undefined when that is ourselves. */
export interface PostgresUser {
  name: string
  spawn: { uid: number; gid: number } | undefined
}

/**
 * Postgres refuses to run as root. Then it runs as the owner of the data directory, if that is somebody else, or as an unprivileged user
 * that the system has.
 * @param directories the data directory and what encloses it, most telling first; those that do not exist are passed over
 */
export async function choosePostgresUser(directories: string[]): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return { name: 'yourself', spawn: undefined }
  for (const directory of directories) {
    const owner = await stat(directory).catch(() => undefined)
    if (owner && owner.uid !== 0) return { name: `with id ${owner.uid}`, spawn: { uid: owner.uid, gid: owner.gid } }
  }
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '')
  for (const name of ['postgres', 'nobody']) {
    const [, uid, gid] = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(users) ?? []
    if (uid !== undefined && gid !== undefined) return { name, spawn: { uid: Number(uid), gid: Number(gid) } }
  }
  throw new StartupError(
    'PostgreSQL must not run as root, and this system has no user "postgres" or "nobody": start Writ as an ordinary user.',
  )
}

/** The first directory on the way to `file` that the user may not enter, by its permission bits. */
export async function firstClosedDirectory(file: string, user: { uid: number; gid: number }): Promise<string | undefined> {
  const root = path.parse(path.resolve(file)).root
  let directory = root
  for (const part of ['', ...path.dirname(path.resolve(file)).slice(root.length).split(path.sep)]) {
    directory = path.join(directory, part)
    const found = await stat(directory).catch(() => undefined)
    if (!found) return undefined
    const bit = found.uid === user.uid ? 0o100 : found.gid === user.gid ? 0o010 : 0o001
    if ((found.mode & bit) === 0) return directory
  }
  return undefined
}
