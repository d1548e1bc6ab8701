import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { holdTable } from '../db/testing-hold-table.ts'
import { isStartupError } from '../errors.ts'
import { checkCanary } from './canary.ts'
import { createEncryption, type Encryption } from './encryption.ts'
import type { KeyList } from './key-list.ts'
import { keyFilePaths, loadEncryption } from './load-encryption.ts'
import { freshKeyList } from './testing.ts'

const k1 = freshKeyList('k1')
const p1 = freshKeyList('1')
const joined = (current: KeyList, ...older: KeyList[]): KeyList => [current[0], ...older.map((list) => list[0])]
const right = createEncryption({ keys: k1, peppers: p1 })
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())
beforeEach(async () => {
  await database.pool.query('TRUNCATE encryption_canaries, signing_keys, clients, admins CASCADE')
})

async function problemsOf(encryption: Encryption): Promise<readonly string[]> {
  try {
    await checkCanary(database.prisma, encryption)
  } catch (error) {
    if (isStartupError(error)) return error.problems
    throw error
  }
  return []
}

const canaryIds = async () => (await database.prisma.encryptionCanary.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)

async function storeSecret(encryption: Encryption): Promise<void> {
  await database.prisma.client.create({
    data: {
      id: 'client',
      name: 'billing',
      secrets: { create: { id: 'cred', secretHash: encryption.hashClientSecret('secret'), secretHint: 'cret', slot: 1 } },
    },
  })
}

async function storeSigningKey(encryption: Encryption): Promise<void> {
  const context = { table: 'signing_keys', column: 'private_key_sealed', rowId: 'kid' }
  await database.prisma.signingKey.create({
    data: { kid: 'kid', alg: 'ES256', status: 'previous', publicJwk: {}, privateKeySealed: encryption.seal(new Uint8Array(8), context) },
  })
}

describe('the canary', () => {
  it('is laid at the first start and accepts the same keys after', async () => {
    expect(await problemsOf(right)).toEqual([])
    expect(await canaryIds()).toEqual(['key:k1', 'pepper:1'])
    expect(await problemsOf(right)).toEqual([])
  })

  it.each([
    {
      name: 'another key under the id',
      keys: freshKeyList('k1'),
      peppers: p1,
      problem: /^the encryption key "k1" is wrong: WRIT_ENCRYPTION_KEY /,
    },
    {
      name: 'a key under another id',
      keys: freshKeyList('k2'),
      peppers: p1,
      problem: /^the database was used with the encryption key "k1", /,
    },
    { name: 'another pepper', keys: k1, peppers: freshKeyList('1'), problem: /^the pepper "1" is wrong: WRIT_SECRET_PEPPER / },
    {
      name: 'a pepper of another version',
      keys: k1,
      peppers: freshKeyList('2'),
      problem: /^the database was used with the pepper version "1", /,
    },
  ])('finds $name in one sentence and changes nothing', async ({ keys, peppers, problem }) => {
    await checkCanary(database.prisma, right)
    const before = await database.prisma.encryptionCanary.findMany()
    expect(await problemsOf(createEncryption({ keys, peppers }))).toMatchObject([expect.stringMatching(problem)])
    expect(await database.prisma.encryptionCanary.findMany()).toEqual(before)
  })

  it('names a wrong key and a wrong pepper at once', async () => {
    await checkCanary(database.prisma, right)
    expect(await problemsOf(createEncryption({ keys: freshKeyList('k1'), peppers: freshKeyList('1') }))).toHaveLength(2)
  })

  it('accepts new current keys beside the old ones, and finds two instances that disagree about them', async () => {
    await checkCanary(database.prisma, right)
    const rotated = createEncryption({ keys: joined(freshKeyList('k2'), k1), peppers: joined(freshKeyList('2'), p1) })
    expect(await problemsOf(rotated)).toEqual([])
    expect(await canaryIds()).toEqual(['key:k1', 'key:k2', 'pepper:1', 'pepper:2'])
    const other = createEncryption({ keys: joined(freshKeyList('k2'), k1), peppers: joined(freshKeyList('2'), p1) })
    expect(await problemsOf(other)).toMatchObject([expect.stringContaining('"k2" is wrong'), expect.stringContaining('"2" is wrong')])
  })

  it('stops all but one of several instances that start a new database with different keys', async () => {
    const instances = Array.from({ length: 5 }, () => createEncryption({ keys: freshKeyList('k1'), peppers: p1 }))
    const held = await holdTable(database.pool, 'encryption_canaries')
    const starts = Promise.all(instances.map(problemsOf))
    await expect.poll(held.waiting, { timeout: 20_000 }).toBe(5) // all found an empty table
    await held.release()
    const outcomes = await starts
    expect(outcomes.filter((problems) => problems.length === 0)).toHaveLength(1)
  })

  it('does not accept a canary that another row or another key sealed', async () => {
    await checkCanary(database.prisma, right)
    const rotated = createEncryption({ keys: joined(freshKeyList('k2'), k1), peppers: p1 })
    await checkCanary(database.prisma, rotated)
    await database.pool.query(
      `UPDATE encryption_canaries SET sealed = (SELECT sealed FROM encryption_canaries WHERE id = 'key:k1') WHERE id = 'key:k2'`,
    )
    expect(await problemsOf(rotated)).toMatchObject([expect.stringContaining('"k2" is wrong')])
  })
})

describe('keys that are still needed', () => {
  it('cannot be dropped while the second factor of an admin is sealed with them', async () => {
    await checkCanary(database.prisma, right)
    const id = '018f0000-0000-7000-8000-000000000001'
    const totpSecretSealed = right.seal(new Uint8Array(20), { table: 'admins', column: 'totp_secret_sealed', rowId: id })
    await database.prisma.admin.create({ data: { id, email: 'ada@example.org', role: 'owner', totpSecretSealed } })
    const keys = freshKeyList('k2')
    await checkCanary(database.prisma, createEncryption({ keys: joined(keys, k1), peppers: p1 }))
    expect(await problemsOf(createEncryption({ keys, peppers: p1 }))).toMatchObject([
      expect.stringContaining('second factors of admins are sealed with the encryption key "k1"'),
    ])
    await database.prisma.admin.update({ where: { id }, data: { totpSecretSealed: null } })
    expect(await problemsOf(createEncryption({ keys, peppers: p1 }))).toEqual([])
  })

  it('cannot be dropped while signing keys or secrets depend on them', async () => {
    await checkCanary(database.prisma, right)
    await storeSigningKey(right)
    await storeSecret(right)
    const rotated = createEncryption({ keys: joined(freshKeyList('k2'), k1), peppers: joined(freshKeyList('2'), p1) })
    expect(await problemsOf(rotated)).toEqual([])
    const dropped = createEncryption({ keys: freshKeyList('k2'), peppers: freshKeyList('2') })
    expect(await problemsOf(dropped)).toMatchObject([
      expect.stringContaining('signing keys are sealed with the encryption key "k1"'),
      expect.stringContaining('client secrets are hashed with the pepper version "1"'),
      expect.stringContaining('"k2" is wrong'),
      expect.stringContaining('"2" is wrong'),
    ])
  })

  it('can be dropped when nothing live depends on them any more', async () => {
    await checkCanary(database.prisma, right)
    await storeSigningKey(right)
    await storeSecret(right)
    const keys = freshKeyList('k2')
    const peppers = freshKeyList('2')
    await checkCanary(database.prisma, createEncryption({ keys: joined(keys, k1), peppers: joined(peppers, p1) }))
    await database.pool.query(`UPDATE signing_keys SET status = 'revoked'; UPDATE client_secrets SET slot = NULL, revoked_at = now()`)
    expect(await problemsOf(createEncryption({ keys, peppers }))).toEqual([])
  })
})

describe('generated keys', () => {
  let dataDir: string
  const load = () => loadEncryption({ encryptionKey: undefined, secretPepper: undefined, dataDir, generate: true })
  const exists = (file: string) =>
    stat(file).then(
      () => true,
      () => false,
    )

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'writ-canary-'))
    return () => rm(dataDir, { recursive: true, force: true })
  })

  it('are written at the first start and used at the next', async () => {
    const first = await load()
    await checkCanary(database.prisma, first)
    await storeSecret(first)
    const second = await load()
    expect(await problemsOf(second)).toEqual([])
    expect(second.matchesClientSecret('secret', first.hashClientSecret('secret'))).toBe(true)
  })

  it('are not generated over lost ones', async () => {
    await checkCanary(database.prisma, await load())
    const { encryptionKey, secretPepper } = keyFilePaths(dataDir)
    await rm(encryptionKey)
    await rm(secretPepper)
    const before = await database.prisma.encryptionCanary.findMany()
    const without = await load()
    expect(await problemsOf(without)).toMatchObject([
      expect.stringContaining(`${encryptionKey} is missing`),
      expect.stringContaining(`${secretPepper} is missing`),
    ])
    expect([await exists(encryptionKey), await exists(secretPepper)]).toEqual([false, false])
    expect(await database.prisma.encryptionCanary.findMany()).toEqual(before)
    expect(() => without.seal(new Uint8Array(1), { table: 't', column: 'c', rowId: 'r' })).toThrow('not saved')
  })

  it('are not generated over lost ones whose canaries are gone as well', async () => {
    const first = await load()
    await checkCanary(database.prisma, first)
    await storeSigningKey(first)
    await database.pool.query('TRUNCATE encryption_canaries')
    const { encryptionKey } = keyFilePaths(dataDir)
    await rm(encryptionKey)
    expect(await problemsOf(await load())).toMatchObject([expect.stringContaining(`${encryptionKey} is missing`)])
    expect(await exists(encryptionKey)).toBe(false)
  })

  it('are completed after a start that was cut off between the two files', async () => {
    const cut = await load()
    await cut.save()
    const { secretPepper } = keyFilePaths(dataDir)
    await rm(secretPepper)
    expect(await problemsOf(await load())).toEqual([])
    expect(await exists(secretPepper)).toBe(true)
  })
})
