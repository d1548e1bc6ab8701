import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { CONSOLE_USER_AGENT, createKeySetNote, noteKeySetRead } from './note-key-set-reads.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())
beforeEach(() => database.pool.query('TRUNCATE key_set_usage'))

const rows = async () => database.prisma.keySetUsage.findMany()
const curl = { address: '192.0.2.1', userAgent: 'curl/8' }

describe('a read of the key set', () => {
  it('is noted with its address; the last one counts', async () => {
    await noteKeySetRead(database.pool, '192.0.2.1')
    await noteKeySetRead(database.pool, '192.0.2.2')
    expect(await rows()).toMatchObject([{ lastAddress: '192.0.2.2', lastReadAt: expect.any(Date) }])
  })

  it('is written once in ten seconds, however often it happens, and never for the console itself', async () => {
    let now = 0
    let writes = 0
    const pool = { query: async () => void writes++ } as unknown as typeof database.pool
    const note = createKeySetNote(
      pool,
      () => {},
      () => now,
    )
    note({ address: '', userAgent: `${CONSOLE_USER_AGENT} 1` })
    expect(writes).toBe(0)
    for (let read = 0; read < 100; read++) note(curl)
    expect(writes).toBe(1)
    now = 10_000
    note(curl)
    expect(writes).toBe(2)
  })

  it('that could not be noted is said, and the next one tries again', async () => {
    const pool = { query: () => Promise.reject(new Error('away')) } as unknown as typeof database.pool
    let note = (_reader: typeof curl) => {}
    let failures = 0
    await new Promise<void>((resolve) => {
      note = createKeySetNote(pool, () => (++failures === 2 ? resolve() : note(curl)))
      note(curl)
    })
    expect(failures).toBe(2)
  })
})
