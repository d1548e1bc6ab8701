import { constants } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { StartupError } from '../../errors.ts'
import type { NewSecret } from './carry-out.ts'

/** A new file for new secrets, readable by its owner alone. */
export interface SecretsFile {
  file: string
  /** Writes the secrets so that they survive a crash. Replaces what an earlier try wrote. */
  write(secrets: readonly NewSecret[]): Promise<void>
  /** Without this, `close` removes the file: nothing was made, or it was rolled back. */
  keep(): void
  close(): Promise<void>
}

/**
 * Opens the file before anything is changed, so that no secret is made that could not be kept. Refuses a file that exists and follows no
 * link.
 *
 * @throws StartupError
 */
export async function openSecretsFile(file: string): Promise<SecretsFile> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const handle = await open(file, flags, 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new StartupError(`${file} exists already: --secrets-out writes a new file only.`)
    throw new StartupError(`${file} cannot be written (${error.code ?? error.message}).`)
  })
  let kept = false
  return {
    file,
    async write(secrets) {
      const clients = secrets.map(({ name, clientId, clientSecret }) => ({ name, client_id: clientId, client_secret: clientSecret }))
      const bytes = Buffer.from(`${JSON.stringify({ clients }, null, 2)}\n`)
      await handle.truncate(0)
      await handle.write(bytes, 0, bytes.length, 0)
      await handle.sync()
    },
    keep() {
      kept = true
    },
    async close() {
      await handle.close()
      if (!kept) await rm(file, { force: true })
    },
  }
}
