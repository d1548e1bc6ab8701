import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Prisma } from './generated/client.ts'
import { keyset, likePattern, type PagePosition } from './keyset.ts'
import { createTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  // Seven things, three of the same name: the id decides among them.
  await database.pool.query(`
    CREATE TABLE things (id text PRIMARY KEY, name text NOT NULL, figure int NOT NULL, at timestamptz(3) NOT NULL);
    INSERT INTO things SELECT 'id' || n, CASE WHEN n BETWEEN 3 AND 5 THEN 'same' ELSE 'thing ' || n END, n % 3, '2026-11-23T10:00:00.123Z'::timestamptz + n * interval '1 ms'
      FROM generate_series(1, 7) n`)
})
afterAll(() => database?.drop())

const SORTS = { name: 'text', figure: 'number', at: 'time' } as const

async function read(sort: keyof typeof SORTS, descending: boolean, position: PagePosition = {}) {
  const by = Prisma.raw(sort)
  const keys = keyset({ by: Prisma.sql`${by}`, id: Prisma.sql`id`, kind: SORTS[sort], descending, size: 3, ...position })
  return keys.page(
    await database.prisma.$queryRaw<{ id: string; cursor: string }[]>`
      SELECT id, ${keys.cursor} AS cursor FROM things WHERE ${keys.where} ORDER BY ${keys.orderBy} LIMIT ${keys.limit}`,
  )
}

const ids = (page: { rows: readonly { id: string }[] }) => page.rows.map(({ id }) => id)

describe('keyset paging', () => {
  it.each([
    { sort: 'name', descending: false },
    { sort: 'name', descending: true },
    { sort: 'figure', descending: false },
    { sort: 'figure', descending: true },
    { sort: 'at', descending: false },
    { sort: 'at', descending: true },
  ] as const)('by $sort, descending $descending: every row once, there and back', async ({ sort, descending }) => {
    const first = await read(sort, descending)
    const second = await read(sort, descending, { after: first.after })
    const third = await read(sort, descending, { after: second.after })
    expect(new Set([...ids(first), ...ids(second), ...ids(third)]).size).toBe(7)
    expect([first.before, third.after]).toEqual([undefined, undefined])
    const back = await read(sort, descending, { before: third.before })
    expect(ids(back)).toEqual(ids(second))
    const start = await read(sort, descending, { before: back.before })
    expect(ids(start)).toEqual(ids(first))
    expect(start.before).toBeUndefined()
  })

  it('goes on where it was when the row of the cursor is gone', async () => {
    const first = await read('name', false)
    await database.pool.query(`DELETE FROM things WHERE id = $1`, [ids(first).at(-1)])
    expect(ids(await read('name', false, { after: first.after }))).toEqual(['id1', 'id2', 'id6'])
  })

  it.each([
    'x',
    '',
    Buffer.from('["a"]').toString('base64url'),
    Buffer.from('["not a time","id1"]').toString('base64url'),
    ...['0000-01-01 00:00:00+00', '2026-02-31 00:00:00+00', '2026-01-01 00:00:00+99', '2026-01-01 25:00:00+00'].map((time) =>
      Buffer.from(JSON.stringify([time, 'id1'])).toString('base64url'),
    ),
    Buffer.from('["2026-13-45 10:00:00+00","id1"]').toString('base64url'),
    Buffer.from('["a\\u0000","id1"]').toString('base64url'),
    Buffer.from('["a","\\ud800"]').toString('base64url'),
    Buffer.from('null').toString('base64url'),
  ])('reads the first page for %j, which is no cursor of the list', async (after) => {
    expect(ids(await read('at', false, { after }))).toEqual(ids(await read('at', false)))
  })
})

it('quotes the wildcards of LIKE', async () => {
  const [row] = await database.prisma.$queryRaw<{ same: boolean; other: boolean }[]>`
    SELECT ${'50%_\\x'} LIKE ${likePattern('50%_\\x')} AS same, '50 a\\x' LIKE ${likePattern('50%_\\x')} AS other`
  expect(row).toEqual({ same: true, other: false })
})
