import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isStartupError } from '../errors.ts'
import { writeKeyFile } from './key-files.ts'
import { type EncryptionSettings, keyFilePaths, loadEncryption } from './load-encryption.ts'

const base64 = (bytes = 32) => randomBytes(bytes).toString('base64')
const place = { table: 't', column: 'c', rowId: 'r' }
let dataDir: string

beforeEach(async () => {
  dataDir = path.join(await mkdtemp(path.join(tmpdir(), 'writ-keys-')), 'data')
})
afterEach(() => rm(path.dirname(dataDir), { recursive: true, force: true }))

async function problemsOf(settings: Partial<EncryptionSettings>): Promise<readonly string[]> {
  try {
    await loadEncryption({ encryptionKey: undefined, secretPepper: undefined, dataDir, generate: false, ...settings })
  } catch (error) {
    if (isStartupError(error)) return error.problems
    throw error
  }
  return []
}

describe('keys from the settings', () => {
  it('are read with older ones, in either base64 alphabet', async () => {
    const old = randomBytes(32)
    const encryption = await loadEncryption({
      encryptionKey: `2024b:${base64()}, 2024a:${old.toString('base64url')}`,
      secretPepper: `2:${base64()},1:${base64()}`,
      dataDir,
      generate: false,
    })
    expect(encryption.keyIds).toEqual(['2024b', '2024a'])
    expect(encryption.pepperVersions).toEqual(['2', '1'])
    expect(Buffer.from(encryption.open(encryption.seal(old, place), place))).toEqual(old)
  })

  it('name every problem of both settings at once', async () => {
    const key = base64()
    const problems = await problemsOf({ encryptionKey: `a b:${base64()},k2:${base64(31)},${key}`, secretPepper: undefined })
    expect(problems).toMatchObject([
      expect.stringMatching(/id of entry 1 of WRIT_ENCRYPTION_KEY/),
      expect.stringMatching(/entry 2 of WRIT_ENCRYPTION_KEY must hold 32 bytes/),
      expect.stringMatching(/entry 3 of WRIT_ENCRYPTION_KEY must read id:base64/),
      expect.stringMatching(/WRIT_SECRET_PEPPER is not set; make one with: node -p/),
    ])
    expect(problems.join()).not.toContain(key)
  })

  const same = base64()
  it.each([
    { name: 'an empty text', encryptionKey: '', problem: /entry 1 of WRIT_ENCRYPTION_KEY must read/ },
    { name: 'a trailing comma', encryptionKey: `k1:${base64()},`, problem: /entry 2/ },
    { name: 'an id twice', encryptionKey: `k1:${base64()},k1:${base64()}`, problem: /repeats an id/ },
    { name: 'a key twice', encryptionKey: `k1:${same},k2:${same}`, problem: /repeats a key/ },
    { name: 'text that is no base64', encryptionKey: `k1:${'!'.repeat(44)}`, problem: /32 bytes/ },
    { name: 'a colon too many', encryptionKey: `k1:${base64()}:x`, problem: /id:base64/ },
    { name: 'the pepper as a key', encryptionKey: `k1:${base64()},k2:${same}`, secretPepper: `1:${same}`, problem: /must not be a key/ },
  ])('refuse $name', async ({ encryptionKey, secretPepper = `1:${base64()}`, problem }) => {
    const problems = await problemsOf({ encryptionKey, secretPepper })
    expect(problems).toMatchObject([expect.stringMatching(problem)])
    expect(problems.join()).not.toContain(same)
  })
})

describe('generated keys', () => {
  const settings = () => ({ encryptionKey: undefined, secretPepper: undefined, dataDir, generate: true })

  it('are in memory until they are saved, and seal nothing before', async () => {
    const encryption = await loadEncryption(settings())
    expect(encryption.unsaved).toHaveLength(2)
    expect(() => encryption.seal(new Uint8Array(1), place)).toThrow('not saved')
    expect(() => encryption.hashClientSecret('x')).toThrow('not saved')
    expect(() => encryption.deriveKey('session')).toThrow('not saved')
    await expect(stat(dataDir)).rejects.toThrow('ENOENT')
  })

  it('are saved as files of mode 0600 in a directory of mode 0700, and read again', async () => {
    const first = await loadEncryption(settings())
    await first.save()
    expect(first.unsaved).toEqual([])
    const sealed = first.seal(Buffer.from('text'), place)
    const hash = first.hashClientSecret('secret')
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
    for (const file of Object.values(keyFilePaths(dataDir))) expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await readdir(dataDir)).sort()).toEqual(['encryption-key', 'secret-pepper']) // no drafts left

    const second = await loadEncryption(settings())
    expect(second.unsaved).toEqual([])
    expect(Buffer.from(second.open(sealed, place)).toString()).toBe('text')
    expect(second.matchesClientSecret('secret', hash)).toBe(true)
  })

  it('close a directory that others could list or change, but leave the way through to the embedded Postgres', async () => {
    for (const [before, after] of [
      [0o711, 0o711],
      [0o777, 0o711],
      [0o755, 0o711],
      [0o750, 0o710],
      [0o700, 0o700],
    ] as const) {
      await rm(dataDir, { recursive: true, force: true })
      await mkdir(dataDir)
      await chmod(dataDir, before)
      await (await loadEncryption(settings())).save()
      expect((await stat(dataDir)).mode & 0o777).toBe(after)
    }
  })

  it('never overwrite a file that appeared meanwhile', async () => {
    const first = await loadEncryption(settings())
    const second = await loadEncryption(settings())
    await first.save()
    const { encryptionKey } = keyFilePaths(dataDir)
    const text = await readFile(encryptionKey, 'utf8')
    await expect(second.save()).rejects.toMatchObject({ code: 'WRIT_STARTUP_ERROR' })
    expect(await readFile(encryptionKey, 'utf8')).toBe(text)
    expect(() => second.seal(new Uint8Array(1), place)).toThrow('not saved')
    expect((await readdir(dataDir)).sort()).toEqual(['encryption-key', 'secret-pepper'])
  })

  it('give way to a setting', async () => {
    await (await loadEncryption(settings())).save()
    const encryption = await loadEncryption({ ...settings(), encryptionKey: `mine:${base64()}` })
    expect(encryption.keyIds).toEqual(['mine'])
    expect(encryption.pepperVersions).toEqual(['1'])
  })

  it('are not taken from files where the database is not the embedded one', async () => {
    await (await loadEncryption(settings())).save()
    expect(await problemsOf({ generate: false })).toHaveLength(2)
  })

  it('refuse files that others can read, and broken ones', async () => {
    await (await loadEncryption(settings())).save()
    const { encryptionKey, secretPepper } = keyFilePaths(dataDir)
    await chmod(encryptionKey, 0o644)
    await writeFile(secretPepper, 'half a key')
    expect(await problemsOf({ generate: true })).toMatchObject([
      expect.stringMatching(/encryption-key can be read by other users \(mode 644\)/),
      expect.stringMatching(/entry 1 of .*secret-pepper must read id:base64/),
    ])
  })

  it('say where they cannot be written', async () => {
    await writeFile(dataDir, 'a file where the directory should be')
    await expect(writeKeyFile(path.join(dataDir, 'encryption-key'), 'x')).rejects.toMatchObject({
      problems: [expect.stringContaining(path.join(dataDir, 'encryption-key'))],
    })
  })
})
