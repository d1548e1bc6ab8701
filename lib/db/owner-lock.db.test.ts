import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { acquireOwnerLock, type OwnerLock } from './owner-lock.ts'
import { createTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
const locks: OwnerLock[] = []

beforeAll(async () => {
  database = await createTestDatabase()
})
afterEach(async () => {
  for (const lock of locks.splice(0)) await lock.release()
  await expect.poll(lockHolders).toBe(0)
})
afterAll(() => database.drop())

async function acquire(onLost?: () => void): Promise<OwnerLock | 'held'> {
  const lock = await acquireOwnerLock(database.url, { onLost })
  if (lock !== 'held') locks.push(lock)
  return lock
}

const LOCKS = `FROM pg_locks WHERE locktype = 'advisory' AND objid = 7714883 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
const lockHolders = async () => (await database.pool.query(`SELECT ${LOCKS} AND granted`)).rowCount
const lockWaiters = async () => (await database.pool.query(`SELECT ${LOCKS} AND NOT granted`)).rowCount
const cutConnection = () => database.pool.query(`SELECT pg_terminate_backend(pid) ${LOCKS} AND granted`)

describe('a database has one owner', () => {
  it('the first; another is told so until it lets go', async () => {
    const first = await acquire()
    expect(first).not.toBe('held')
    expect(await acquire()).toBe('held')
    await (first as OwnerLock).release()
    await (first as OwnerLock).release()
    await expect.poll(lockHolders).toBe(0)
    expect(await acquire()).not.toBe('held')
  })

  it('of many that ask at once, exactly one', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => acquire()))
    expect(answers.filter((answer) => answer !== 'held')).toHaveLength(1)
  })

  it('who takes the lock again when its connection breaks', async () => {
    const onLost = vi.fn()
    await acquire(onLost)
    await cutConnection()
    await expect.poll(lockHolders).toBe(1)
    expect(await acquire()).toBe('held')
    expect(onLost).not.toHaveBeenCalled()
  })

  it('who is told when another was faster', async () => {
    const onLost = vi.fn()
    await acquire(onLost)
    // The connection breaks while another session waits for the lock: Postgres hands it over at once.
    const other = await database.pool.connect()
    const taken = other.query('SELECT pg_advisory_lock(7714883)')
    await expect.poll(lockWaiters).toBe(1)
    await cutConnection()
    await taken
    await expect.poll(() => onLost.mock.calls.length).toBe(1)
    other.release(true)
  })

  it('not when the database cannot be reached', async () => {
    const url = new URL(database.url)
    url.port = '1'
    await expect(acquireOwnerLock(url.href)).rejects.toThrow('Nothing answers')
  })
})
