import path from 'node:path'
import { StartupError } from '../errors.ts'
import { createEncryption, type Encryption } from './encryption.ts'
import { readKeyFile, writeKeyFile } from './key-files.ts'
import { generateKeyList, type KeyList, parseKeyList, shareKey } from './key-list.ts'

export interface EncryptionSettings {
  /** `WRIT_ENCRYPTION_KEY`: `id:base64[,older…]`, 32 bytes each. */
  readonly encryptionKey: string | undefined
  /** `WRIT_SECRET_PEPPER`: `version:base64[,older…]`, 32 bytes each. */
  readonly secretPepper: string | undefined
  readonly dataDir: string
  /** True with the embedded database: what is not set is read from the data directory, and made there at the first start. */
  readonly generate: boolean
}

const SOURCES = {
  key: { kind: 'key', setting: 'WRIT_ENCRYPTION_KEY', fileName: 'encryption-key', firstId: 'k1' },
  pepper: { kind: 'pepper', setting: 'WRIT_SECRET_PEPPER', fileName: 'secret-pepper', firstId: '1' },
} as const
type Source = (typeof SOURCES)[keyof typeof SOURCES]

/** Where generated keys live, for messages and backups. */
export function keyFilePaths(dataDir: string): { encryptionKey: string; secretPepper: string } {
  return { encryptionKey: path.join(dataDir, SOURCES.key.fileName), secretPepper: path.join(dataDir, SOURCES.pepper.fileName) }
}

/**
 * Reads the keys at rest from the settings, else (with `generate`) from their files. Missing files are generated in memory only; `checkCanary`
 * writes them once the database has shown that it never had keys, so that lost keys are reported and not replaced.
 * @throws StartupError with all problems at once; no message repeats key material.
 */
export async function loadEncryption(settings: EncryptionSettings): Promise<Encryption> {
  const problems: string[] = []
  const key = await loadKeyList(SOURCES.key, settings.encryptionKey, settings, problems)
  const pepper = await loadKeyList(SOURCES.pepper, settings.secretPepper, settings, problems)
  if (key && pepper && shareKey(key.list, pepper.list)) problems.push('WRIT_SECRET_PEPPER must not be a key of WRIT_ENCRYPTION_KEY')
  if (problems.length > 0 || key === undefined || pepper === undefined) throw new StartupError(problems)
  const unsaved = [key, pepper].filter((loaded) => loaded.generated)
  return createEncryption({ keys: key.list, peppers: pepper.list }, unsaved, async () => {
    for (const { file, text } of unsaved) await writeKeyFile(file, text)
  })
}

interface LoadedKeyList {
  readonly kind: Source['kind']
  readonly list: KeyList
  readonly text: string
  readonly file: string
  readonly generated: boolean
}

async function loadKeyList(
  source: Source,
  value: string | undefined,
  { dataDir, generate }: EncryptionSettings,
  problems: string[],
): Promise<LoadedKeyList | undefined> {
  const file = path.join(dataDir, source.fileName)
  if (value === undefined && !generate) {
    problems.push(`${source.setting} is not set; make one with: ${commandFor(source)}`)
    return undefined
  }
  const count = problems.length
  const stored = value ?? (await readKeyFile(file, problems))
  if (problems.length > count) return undefined
  const text = stored ?? generateKeyList(source.firstId)
  const list = parseKeyList(value === undefined ? file : source.setting, text, problems)
  return list && { kind: source.kind, list, text, file, generated: stored === undefined }
}

function commandFor({ firstId }: Source): string {
  return `node -p "'${firstId}:' + crypto.randomBytes(32).toString('base64')"`
}
