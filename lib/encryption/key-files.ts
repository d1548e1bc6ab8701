import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises'
import path from 'node:path'
import { StartupError } from '../errors.ts'

/** The text of a key file, or undefined when there is none. Other failures become a problem. */
export async function readKeyFile(file: string, problems: string[]): Promise<string | undefined> {
  try {
    const mode = (await stat(file)).mode & 0o777
    // Windows has no such bits and always reports them as set.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      problems.push(`${file} can be read by other users (mode ${mode.toString(8)}): run chmod 600 on it`)
    }
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') problems.push(`${file} cannot be read (${errorCode(error)})`)
    return undefined
  }
}

/**
 * Writes a key file that does not exist yet, whole or not at all, mode 0600, in a directory that others cannot list or change, and makes
 * it durable.
 * @throws StartupError when the file exists or cannot be written. An existing file is never changed.
 */
export async function writeKeyFile(file: string, text: string): Promise<void> {
  const directory = path.dirname(file)
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await closeDirectory(directory)
    await writeOnce(file, `${text}\n`)
    await syncDirectory(directory)
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw new StartupError(`${file} was just created by another process; start again`, { cause: error })
    throw new StartupError(`the generated key cannot be written to ${file} (${errorCode(error)})`, { cause: error })
  }
}

// An existing directory keeps its old mode. Passing through stays allowed where it was: the embedded Postgres may run as another user.
async function closeDirectory(directory: string): Promise<void> {
  const mode = (await stat(directory)).mode & 0o777
  if (process.platform !== 'win32' && (mode & 0o066) !== 0) await chmod(directory, mode & ~0o066)
}

async function writeOnce(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  try {
    const handle = await open(draft, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await link(draft, file) // fails when the file exists, unlike rename
  } finally {
    await unlink(draft).catch(ignoreMissing)
  }
}

function ignoreMissing(error: unknown): void {
  if (errorCode(error) !== 'ENOENT') throw error
}

async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return // directories cannot be opened there
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? String(error)
}
