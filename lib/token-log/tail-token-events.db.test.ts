import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { uuidv7 } from '../ids.ts'
import { issuedRow, readTag } from '../issuer/testing.ts'
import { parseLogFilter } from './log-filter-text.ts'
import { readLogHorizon } from './log-horizon.ts'
import { resolveLogFilter } from './resolve-log-filter.ts'
import { readLogTail, startLogTail } from './tail-token-events.ts'

const APPEND = 'SELECT passed FROM writ_append_token_events($1, $2, $3)'
let database: TestDatabase
let tag: string

beforeAll(async () => {
  database = await createTestDatabase()
  tag = await readTag(database.pool)
})
afterAll(() => database?.drop())
beforeEach(() => database.pool.query('TRUNCATE token_events'))

/** A batch as a writer sends it. */
function batch(count: number, overrides: object = {}) {
  const rows = Array.from({ length: count }, (_, index) => issuedRow(tag, { batch_index: index, ...overrides }))
  return { ids: rows.map(({ id }) => id), parameters: [uuidv7(), 1, JSON.stringify(rows)] }
}

async function write(count: number, overrides: object = {}): Promise<string[]> {
  const { ids, parameters } = batch(count, overrides)
  await database.pool.query(APPEND, parameters)
  return ids
}

/** The horizon has milliseconds: what was written within the running one comes with the next read. */
async function settled(): Promise<void> {
  const { rows } = await database.pool.query<{ last: Date }>('SELECT max(occurred_at) AS last FROM token_events')
  await expect.poll(async () => (await readLogHorizon(database.prisma)) > (rows[0]?.last as Date)).toBe(true)
}

async function tail(cursor: string | undefined, { text = '', size }: { text?: string; size?: number } = {}) {
  const filter = await resolveLogFilter(database.prisma, parseLogFilter(text))
  const { rows, ...rest } = await readLogTail(database.prisma, { cursor, filter, ...(size && { size }) })
  return { ids: rows.map(({ id }) => id), ...rest }
}

describe('the live tail', () => {
  it('tells of what came since, newest first, once, and goes on from the cursor', async () => {
    await write(3)
    await settled()
    const start = await startLogTail(database.prisma)
    expect((await tail(start)).ids).toEqual([])
    const first = await write(2)
    const second = await write(1)
    await settled()
    const told = await tail(start)
    expect(told.ids.toSorted()).toEqual([...first, ...second].toSorted())
    expect(told.ids[0]).toBe(second[0])
    expect((await tail(told.cursor)).ids).toEqual([])
    const third = await write(1)
    await settled()
    expect((await tail(told.cursor)).ids).toEqual(third)
  })

  it('waits for a batch that commits late, and then leaves nothing out', async () => {
    const start = await startLogTail(database.prisma)
    const late = batch(2)
    const writer = await database.pool.connect()
    await writer.query('BEGIN')
    await writer.query(APPEND, late.parameters)
    const newer = await write(3)
    const meanwhile = await tail(start)
    expect(meanwhile.ids).toEqual([])
    await writer.query('COMMIT')
    writer.release()
    await settled()
    const told = await tail(meanwhile.cursor)
    expect(told.ids.toSorted()).toEqual([...late.ids, ...newer].toSorted())
  })

  it('is not held up by a batch that is rolled back, nor by other transactions', async () => {
    const start = await startLogTail(database.prisma)
    const [undone, other] = [await database.pool.connect(), await database.pool.connect()]
    await undone.query('BEGIN')
    await undone.query(APPEND, batch(1).parameters)
    await other.query('BEGIN; SELECT 1')
    await undone.query('ROLLBACK')
    const ids = await write(1)
    await settled()
    expect((await tail(start)).ids).toEqual(ids)
    await other.query('ROLLBACK')
    undone.release()
    other.release()
  })

  it('tells of every row once while many write at once', async () => {
    let { cursor } = await tail(undefined)
    const written: string[] = []
    const told: string[] = []
    let isWriting = true
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let round = 0; round < 30; round += 1) {
        const { ids, parameters } = batch(1 + (round % 3))
        const client = await database.pool.connect()
        await client.query('BEGIN')
        await client.query(APPEND, parameters)
        if ((round + writer) % 3 === 0) await client.query('SELECT pg_sleep(0.005)') // commits after others that began later
        await client.query('COMMIT')
        client.release()
        written.push(...ids)
      }
    })
    const reader = (async () => {
      while (isWriting) {
        const next = await tail(cursor, { size: 1000 })
        told.push(...next.ids)
        cursor = next.cursor
      }
    })()
    await Promise.all(writers)
    isWriting = false
    await reader
    await settled()
    told.push(...(await tail(cursor, { size: 1000 })).ids)
    expect(told.toSorted()).toEqual(written.toSorted())
  })

  it('shows the newest of many and counts the others', async () => {
    const start = await startLogTail(database.prisma)
    await write(30)
    const ids = await write(5)
    await settled()
    const told = await tail(start, { size: 5 })
    expect(told.ids.toSorted()).toEqual(ids.toSorted())
    expect(told.skipped).toBe(30)
  })

  it('is narrowed like the page', async () => {
    const start = await startLogTail(database.prisma)
    await write(2)
    const other = await write(1, { address: '10.0.0.4' })
    await settled()
    expect((await tail(start, { text: 'ip:10.0.0.4' })).ids).toEqual(other)
    expect((await tail(start, { text: '-ip:10.0.0.4' })).ids).toHaveLength(2)
  })

  it.each(['', 'x', '99999999999999.00000000-0000-0000-0000-000000000000', "1.'; --"])(
    'begins now for %j, which is no cursor of the log',
    async (cursor) => {
      await write(1)
      await settled()
      const told = await tail(cursor)
      expect(told.ids).toEqual([])
      const ids = await write(1)
      await settled()
      expect((await tail(told.cursor)).ids).toEqual(ids)
    },
  )
})
