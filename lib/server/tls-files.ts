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
