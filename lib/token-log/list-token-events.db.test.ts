import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { configWriter } from '../issuer/testing.ts'
import { countTokenEvents, readLogHistogram } from './count-token-events.ts'
import { type LogQuery, listTokenEvents } from './list-token-events.ts'
import { parseLogFilter } from './log-filter-text.ts'
import { resolveLogFilter } from './resolve-log-filter.ts'
import { type SeededEvent, seedTokenEvents, tomorrowNoon } from './testing.ts'

const NOON = tomorrowNoon()
const minutesAgo = (minutes: number) => new Date(NOON.getTime() - minutes * 60_000)
const WINDOW = { from: minutesAgo(60), to: NOON }
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  const config = configWriter(database.pool)
  await config.client('billing')
  await config.client('mailer')
  await database.pool.query(
    `UPDATE clients SET name = 'Billing worker' WHERE id = 'billing'; UPDATE clients SET name = 'Mailer' WHERE id = 'mailer'`,
  )
  await config.resourceServer('a1', 'https://ledger.acme/', ['read:entries', 'write:entries'])
  await config.resourceServer('a2', 'https://orders.acme/')
  await database.pool.query(
    `UPDATE resource_servers SET name = 'Ledger' WHERE id = 'a1'; UPDATE resource_servers SET name = 'Orders' WHERE id = 'a2'`,
  )
  await database.pool.query(`INSERT INTO hooks (id, name, position) VALUES ('hok_1', 'narrow-scopes', 1)`)
  await database.pool.query(
    `INSERT INTO admin_events (id, event, actor_type, actor_id, actor_name, target_type, target_id, target_name)
     VALUES (gen_random_uuid(), 'client.deleted', 'admin', 'x', 'Dana', 'client', 'oldone', 'Old exporter')`,
  )
})
afterAll(() => database?.drop())
beforeEach(() => database.pool.query('TRUNCATE token_events, token_counters'))

const refused = (reason: string, more: Omit<Partial<SeededEvent>, 'at'> = {}): Omit<SeededEvent, 'at'> => ({
  outcome: 'refused',
  reason,
  failing_step: 'scopes',
  granted_scopes: [],
  kid: null,
  ...more,
})

async function query(text: string, more: Partial<LogQuery> = {}): Promise<LogQuery> {
  return { window: WINDOW, filter: await resolveLogFilter(database.prisma, parseLogFilter(text)), ...more }
}

describe('the filters of the log', () => {
  // Each named by its user agent.
  const EVENTS: SeededEvent[] = [
    { at: minutesAgo(1), user_agent: 'plain' },
    {
      at: minutesAgo(2),
      user_agent: 'changed',
      modified: true,
      hook_runs: [{ hookId: 'hok_1', version: 2, outcome: 'continue', durationMilliseconds: 1 }],
    },
    { at: minutesAgo(3), user_agent: 'ungranted', ...refused('scope_not_granted', { requested_scopes: ['write:entries'] }) },
    { at: minutesAgo(4), user_agent: 'unknown-scope', ...refused('scope_unknown', { address: '10.0.0.4' }) },
    { at: minutesAgo(5), user_agent: 'mailer', client_id: 'mailer', client_name: 'Mailer', audience: 'https://orders.acme/', kid: 'key-2' },
    {
      at: minutesAgo(6),
      user_agent: 'stranger',
      ...refused('client_unknown', { client_id: 'nobody', client_name: null, audience: null, folded_count: 814 }),
    },
    { at: minutesAgo(7), user_agent: 'old', client_id: 'oldone', client_name: 'Old exporter' },
    { at: minutesAgo(8), user_agent: 'lost', outcome: 'not_delivered', reason: 'signing_unavailable', failing_step: 'sign' },
    { at: minutesAgo(61), user_agent: 'too old' },
  ]
  beforeEach(() => seedTokenEvents(database.pool, EVENTS))
  const all = ['plain', 'changed', 'ungranted', 'unknown-scope', 'mailer', 'stranger', 'old', 'lost']
  const nameOf = new Map<string, string>()

  async function found(text: string): Promise<string[]> {
    const page = await listTokenEvents(database.prisma, await query(text))
    const { rows } = await database.pool.query<{ id: string; user_agent: string }>('SELECT id, user_agent FROM token_events')
    for (const row of rows) nameOf.set(row.id, row.user_agent)
    return page.rows.map(({ id }) => nameOf.get(id) ?? '')
  }

  it.each([
    { text: '', names: all },
    { text: 'result:denied', names: ['ungranted', 'unknown-scope', 'stranger'] },
    { text: 'result:issued', names: ['plain', 'mailer', 'old'] },
    { text: 'result:modified result:undelivered', names: ['changed', 'lost'] },
    { text: '-result:denied -result:undelivered', names: ['plain', 'changed', 'mailer', 'old'] },
    { text: 'app:billing', names: ['plain', 'changed', 'ungranted', 'unknown-scope', 'lost'] },
    { text: 'app:"billing WORKER"', names: ['plain', 'changed', 'ungranted', 'unknown-scope', 'lost'] },
    { text: 'app:work', names: ['plain', 'changed', 'ungranted', 'unknown-scope', 'lost'] }, // as search finds it
    { text: 'app:mailer app:"Old exporter"', names: ['mailer', 'old'] },
    { text: 'app:nobody', names: ['stranger'] },
    { text: '-app:billing', names: ['mailer', 'stranger', 'old'] },
    { text: 'api:orders.acme/', names: ['mailer'] },
    { text: 'api:Orders', names: ['mailer'] },
    { text: '-api:https://ledger.acme/', names: ['mailer', 'stranger'] }, // no API is not that API
    { text: 'reason:scope', names: ['ungranted', 'unknown-scope'] },
    { text: 'reason:scope_unknown', names: ['unknown-scope'] },
    { text: '-reason:scope', names: ['plain', 'changed', 'mailer', 'stranger', 'old', 'lost'] },
    { text: 'reason:nonsense', names: [] },
    { text: 'result:nonsense', names: [] },
    { text: 'scope:write:entries', names: ['ungranted'] },
    { text: '-scope:read:entries app:billing', names: ['ungranted', 'unknown-scope'] },
    { text: 'kid:key-2', names: ['mailer'] },
    { text: 'hook:narrow-scopes', names: ['changed'] },
    { text: '-hook:hok_1 result:modified', names: [] },
    { text: 'ip:::ffff:10.0.0.4', names: ['unknown-scope'] },
    { text: 'ip:nonsense', names: [] },
    { text: 'app:billing reason:scope_not_granted -ip:10.0.0.4', names: ['ungranted'] },
    { text: 'exporter', names: ['old'] },
    { text: 'UNKNOWN_SCOPE', names: [] },
    { text: 'unknown%scope', names: [] }, // a wildcard means itself
    { text: 'stran "nobody"', names: ['stranger'] },
    { text: `"'; DROP TABLE token_events --"`, names: [] },
  ])('$text', async ({ text, names }) => {
    expect(await found(text)).toEqual(names)
  })

  it('find a request by its id, pasted with what stands before it', async () => {
    const { rows } = await database.pool.query(`SELECT id FROM token_events WHERE user_agent = 'mailer'`)
    expect(await found(`req_${rows[0].id}`)).toEqual(['mailer'])
    expect(await found(`req_${rows[0].id} app:billing`)).toEqual([])
    expect(await found('00000000-0000-4000-8000-000000000000')).toEqual([])
  })

  it.each([
    '',
    'result:denied',
    '-result:denied',
    'app:billing',
    'app:mailer app:oldone',
    '-app:billing',
    'api:Ledger',
    'reason:scope',
    'reason:client',
    'app:nobody',
    'ip:10.0.0.4',
    'scope:read:entries',
    '-app:nobody',
    'exporter',
  ])('count and draw for %j what they find: from the counters as from the rows, each folded refusal for one', async (text) => {
    const asked = await query(text, { size: 1000 })
    const { rows } = await listTokenEvents(database.prisma, asked)
    const of = (...results: string[]) => rows.filter(({ result }) => results.includes(result)).reduce((sum, { count }) => sum + count, 0)
    const total = of('issued', 'modified', 'denied', 'undelivered')
    for (const filter of [asked.filter, { ...asked.filter, isCounted: false }]) {
      expect(await countTokenEvents(database.prisma, { ...asked, filter })).toEqual({ count: total, more: false })
      const histogram = await readLogHistogram(database.prisma, { ...asked, filter })
      expect(histogram?.bucketSeconds).toBe(60)
      expect(histogram?.buckets).toHaveLength(60)
      const sum = (name: 'issued' | 'modified' | 'denied' | 'undelivered') =>
        histogram?.buckets.reduce((count, bucket) => count + bucket[name], 0)
      expect([sum('issued'), sum('modified'), sum('denied'), sum('undelivered')]).toEqual([
        of('issued'),
        of('modified'),
        of('denied'),
        of('undelivered'),
      ])
    }
  })

  it('say what is registered of an application now', async () => {
    const { rows } = await listTokenEvents(database.prisma, await query('app:billing app:oldone app:nobody', { size: 1000 }))
    expect(Object.fromEntries(rows.map(({ client }) => [client?.id, client]))).toEqual({
      billing: { id: 'billing', name: 'Billing worker', state: 'registered' },
      oldone: { id: 'oldone', name: 'Old exporter', state: 'deleted' },
      nobody: { id: 'nobody', name: 'nobody', state: 'unknown' },
    })
    expect(rows[0]).toMatchObject({ api: { identifier: 'https://ledger.acme/', name: 'Ledger' }, tookMicroseconds: 100, count: 1 })
  })
})

describe('the pages of the log', () => {
  // Ten a minute, several at one moment.
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      at: minutesAgo(1 + Math.floor(index / 10)),
      ...(index % 3 === 0 && refused('scope_unknown')),
    }))

  async function everyPage(text: string, size: number, meanwhile: () => Promise<unknown> = async () => undefined) {
    const pages: string[][] = []
    let after: string | undefined
    do {
      const page = await listTokenEvents(database.prisma, await query(text, { size, after }))
      pages.push(page.rows.map(({ id }) => id))
      after = page.after
      await meanwhile()
    } while (after !== undefined && pages.length < 100)
    return pages
  }

  it.each(['', 'reason:scope_unknown', '-reason:scope_unknown', 'ip:192.0.2.1 app:billing'])(
    'hold every row of %j once, while others are written',
    async (text) => {
      await seedTokenEvents(database.pool, many(200))
      const before = (await listTokenEvents(database.prisma, await query(text, { size: 1000 }))).rows.map(({ id }) => id)
      let written = 0
      const pages = await everyPage(text, 7, async () => {
        // Newer than what was read, older than it, and at the very moments of it.
        written += 1
        await seedTokenEvents(database.pool, [
          { at: minutesAgo(0.01) },
          { at: minutesAgo(1) },
          { at: minutesAgo(59) },
          ...(written % 2 ? [{ at: minutesAgo(8) }] : []),
        ])
      })
      const read = pages.flat()
      expect(new Set(read).size).toBe(read.length)
      expect(before.filter((id) => !read.includes(id))).toEqual([])
      expect(pages.slice(0, -1).every((page) => page.length === 7)).toBe(true)
    },
  )

  it('lead back the way they came', async () => {
    await seedTokenEvents(database.pool, many(40))
    const [first, second, third] = await everyPage('', 7)
    const toThird = await listTokenEvents(database.prisma, await query('', { size: 7 }))
    const atSecond = await listTokenEvents(database.prisma, await query('', { size: 7, after: toThird.after }))
    const atThird = await listTokenEvents(database.prisma, await query('', { size: 7, after: atSecond.after }))
    expect(atThird.rows.map(({ id }) => id)).toEqual(third)
    const back = await listTokenEvents(database.prisma, await query('', { size: 7, before: atThird.before }))
    expect(back.rows.map(({ id }) => id)).toEqual(second)
    const start = await listTokenEvents(database.prisma, await query('', { size: 7, before: back.before }))
    expect(start.rows.map(({ id }) => id)).toEqual(first)
    expect(start.before).toBeUndefined()
    const past = await listTokenEvents(database.prisma, await query('', { size: 7, after: `${minutesAgo(59).getTime()}.${first?.[0]}` }))
    expect([past.rows, past.after]).toEqual([[], undefined])
  })

  it('outlive the row that a cursor was made from', async () => {
    await seedTokenEvents(database.pool, many(20))
    const first = await listTokenEvents(database.prisma, await query('', { size: 7 }))
    const second = await listTokenEvents(database.prisma, await query('', { size: 7, after: first.after }))
    await database.pool.query('DELETE FROM token_events WHERE id = $1', [first.rows.at(-1)?.id])
    expect((await listTokenEvents(database.prisma, await query('', { size: 7, after: first.after }))).rows).toEqual(second.rows)
  })

  it.each(['x', '1.2', `9${'9'.repeat(14)}.00000000-0000-0000-0000-000000000000`, '1.00000000-0000-0000-0000-00000000000g', '', "1.'; --"])(
    'begin with the newest row for %j, which is no cursor',
    async (after) => {
      await seedTokenEvents(database.pool, many(5))
      expect((await listTokenEvents(database.prisma, await query('', { after }))).rows).toHaveLength(5)
    },
  )

  it('end where the time for a search is up, and go on from there', async () => {
    await seedTokenEvents(database.pool, [{ at: minutesAgo(50), user_agent: 'needle' }])
    const stopped = await listTokenEvents(database.prisma, await query('needle', { searchMillisecondsMax: 0 }))
    expect(stopped).toMatchObject({ rows: [], searchedTo: NOON, after: expect.any(String) })
    const found = await listTokenEvents(database.prisma, await query('needle', { after: stopped.after }))
    expect(found.rows).toHaveLength(1)
    expect(found.searchedTo).toBeUndefined()
  })
})

describe('figures that would take too long', () => {
  it('are left out, and counting ends at ten thousand', async () => {
    await database.pool.query(
      `INSERT INTO token_events (occurred_at, id, writer_id, batch_seq, batch_index, outcome, user_agent, requested_scopes, allowed_scopes, granted_scopes)
       SELECT $1::timestamptz - n * interval '100 milliseconds', gen_random_uuid(), gen_random_uuid(), 1, n, 'issued', 'needle', '{}', '{}', '{}' FROM generate_series(1, 12000) n`,
      [NOON],
    )
    expect(await countTokenEvents(database.prisma, await query('needle'))).toEqual({ count: 10_000, more: true })
    const hurried = { ...(await query('needle')), readMillisecondsMax: 1 }
    expect(await countTokenEvents(database.prisma, hurried)).toBeUndefined()
    expect(await readLogHistogram(database.prisma, hurried)).toBeUndefined()
  })
})
