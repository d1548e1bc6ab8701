import { constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import path from 'node:path'

export const FILE_BYTES_MAX = 4 * 1024 * 1024

/** A file that cannot be used, in a sentence. */
export class UnreadableFile extends Error {}

/**
 * Reads a text file whole: UTF-8, at most 4 MiB. With `within`, a link that leads out of that directory is refused, and so is anything
 * but a regular file.
 *
 * @throws UnreadableFile
 */
export async function readText(file: string, within?: string): Promise<string> {
  const target = within === undefined ? file : await resolveWithin(file, within)
  const bytes = await readBytes(target, within !== undefined).catch((error: unknown) => {
    if (error instanceof UnreadableFile) throw error
    throw new UnreadableFile(reasonOf(error))
  })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes) // drops a byte order mark
  } catch {
    throw new UnreadableFile('is not UTF-8 text')
  }
}

async function resolveWithin(file: string, directory: string): Promise<string> {
  const [target, root] = await Promise.all([realpath(file), realpath(directory)]).catch((error: unknown) => {
    throw new UnreadableFile(reasonOf(error))
  })
  if (!target.startsWith(root + path.sep)) throw new UnreadableFile('is a link that leads out of the directory')
  return target
}

async function readBytes(file: string, regularOnly: boolean): Promise<Buffer> {
  // Non-blocking, so that a pipe in the directory cannot hold the command before its kind is known.
  const handle = await open(file, regularOnly ? constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW : constants.O_RDONLY)
  try {
    const kind = await handle.stat()
    if (kind.isDirectory()) throw new UnreadableFile('is a directory')
    if (regularOnly && !kind.isFile()) throw new UnreadableFile('is not a regular file')
    const chunks: Buffer[] = []
    let size = 0
    for (;;) {
      const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(64 * 1024), position: null })
      if (bytesRead === 0) return Buffer.concat(chunks)
      size += bytesRead
      if (size > FILE_BYTES_MAX) throw new UnreadableFile(`is larger than ${FILE_BYTES_MAX / 1024 / 1024} MiB`)
      chunks.push(buffer.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}

export function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'does not exist'
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user'
    case 'EISDIR':
      return 'is a directory'
    case 'ENOTDIR':
      return 'is not a directory'
    case 'ELOOP':
      return 'is a link that leads nowhere'
    default:
      return `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`
  }
}
