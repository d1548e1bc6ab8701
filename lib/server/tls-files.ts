import { unwatchFile, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { StartupError } from '../errors.ts'

/** What Node's TLS server takes. */
export interface TlsMaterial {
  readonly cert: Buffer
  readonly key: Buffer
  readonly minVersion: 'TLSv1.2'
}

/**
 * Reads certificate (chain) and key and tries them together.
 * @throws StartupError naming the files, never their content.
 */
export async function readTlsFiles(files: { certFile: string; keyFile: string }): Promise<TlsMaterial> {
  const problems: string[] = []
  const read = (setting: string, file: string) =>
    readFile(file).catch((error: NodeJS.ErrnoException) => {
      problems.push(`${setting}: ${file} cannot be read (${error.code}).`)
      return undefined
    })
  const [cert, key] = [await read('TLS_CERT_FILE', files.certFile), await read('TLS_KEY_FILE', files.keyFile)]
  if (!cert || !key) throw new StartupError(problems)
  const material: TlsMaterial = { cert, key, minVersion: 'TLSv1.2' }
  try {
    createSecureContext(material)
  } catch (error) {
    throw new StartupError(`TLS_CERT_FILE (${files.certFile}) and TLS_KEY_FILE (${files.keyFile}) are not a certificate and its key.`, {
      cause: error,
    })
  }
  return material
}

/** Looked at by time, not by event: a mounted certificate is replaced by swapping links, which file events miss. */
const WATCH_MILLISECONDS = 30_000

/** Calls back when either file was replaced. @returns ends it */
export function watchTlsFiles(files: { certFile: string; keyFile: string }, onChange: () => void): () => void {
  const watched = [files.certFile, files.keyFile]
  const listener = () => onChange()
  for (const file of watched) watchFile(file, { interval: WATCH_MILLISECONDS, persistent: false }, listener)
  return () => {
    for (const file of watched) unwatchFile(file, listener)
  }
}
