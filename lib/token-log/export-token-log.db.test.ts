import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { describeLogExport, exportTokenLog, LOG_EXPORT_COLUMNS, type LogExport } from './export-token-log.ts'
import { parseLogFilter } from './log-filter-text.ts'
import { type SeededEvent, seedTokenEvents } from './testing.ts'

// The log is complete up to now, so what is exported is of now: partitions begin today.
const NOW = new Date()
const WINDOW = { from: new Date(Math.floor(NOW.getTime() / 86_400_000) * 86_400_000), to: new Date(NOW.getTime() + 86_400_000) }
const session = { reauthenticatedAt: NOW, actor: { type: 'admin' as const, id: 'a1', name: 'Dana' } }
const STRANGER = '=HYPERLINK("https://evil.example","x")'
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())
beforeEach(() => database.pool.query('TRUNCATE token_events, token_counters, admin_events'))

const seed = (events: Omit<SeededEvent, 'at'>[]) =>
  seedTokenEvents(
    database.pool,
    events.map((event) => ({ at: WINDOW.from, ...event })),
  )

async function exported(format: LogExport['format'], text = ''): Promise<string> {
  const chunks: string[] = []
  const lines = await exportTokenLog(database, { window: WINDOW, filter: parseLogFilter(text), format }, session, async () => true)
  for await (const chunk of lines) chunks.push(chunk)
  return chunks.join('')
}

const recorded = () => database.prisma.adminEvent.findMany({ where: { event: 'token_log.exported' } })

describe('an export of the token log', () => {
  it('is refused without a recent sign-in, and leaves no event', async () => {
    const old = { ...session, reauthenticatedAt: new Date(NOW.getTime() - 11 * 60_000) }
    const asked = { window: WINDOW, filter: parseLogFilter(''), format: 'csv' } as const
    await expect(exportTokenLog(database, asked, old, async () => true)).rejects.toMatchObject({ code: 'WRIT_SIGN_IN_AGAIN' })
    expect(await recorded()).toEqual([])
  })

  it('as JSONL keeps every character, and is recorded with its filter before the first line leaves', async () => {
    const details = { undefinedScopes: ['wríte'], said: 'a\nb' }
    const [id] = await seed([{ outcome: 'refused', reason: 'scope_unknown', failing_step: 'scopes', user_agent: STRANGER, details }])
    await seed([{ address: '10.0.0.4' }])
    const asked = { window: WINDOW, filter: parseLogFilter('-ip:10.0.0.4'), format: 'jsonl' } as const
    const lines = await exportTokenLog(database, asked, session, async () => true)
    expect(await recorded()).toMatchObject([{ actorName: 'Dana', after: { format: 'jsonl', filter: '-ip:10.0.0.4' } }])
    const [line, ...others] = String((await lines.next()).value)
      .trimEnd()
      .split('\n')
    expect(others).toEqual([])
    const row = JSON.parse(line ?? '')
    expect(row).toMatchObject({ id, result: 'denied', user_agent: STRANGER, details, took_microseconds: 100, count: 1, hook_runs: [] })
    expect(Object.keys(row)).toEqual([...LOG_EXPORT_COLUMNS, 'details', 'hook_runs'])
  })

  it('as CSV holds nothing that a spreadsheet would run', async () => {
    await seed([{ user_agent: STRANGER, client_name: '@SUM(A1)', requested_scopes: ['-1+1'] }])
    const [head, line, ...rest] = (await exported('csv')).split('\r\n')
    expect(head).toBe(LOG_EXPORT_COLUMNS.join(','))
    expect(rest).toEqual([''])
    for (const cell of [`,'@SUM(A1),`, `,'-1+1,`, `,"'=HYPERLINK(""https://evil.example"",""x"")",`]) expect(line).toContain(cell)
  })

  it('goes on over many batches, with many rows of one moment, and loses and repeats none', async () => {
    await database.pool.query(
      `INSERT INTO token_events (occurred_at, id, writer_id, batch_seq, batch_index, outcome, requested_scopes, allowed_scopes, granted_scopes)
       SELECT $1::timestamptz + (n / 700) * interval '1 millisecond', gen_random_uuid(), gen_random_uuid(), 1, n, 'issued', '{}', '{}', '{}' FROM generate_series(1, 2503) n`,
      [WINDOW.from],
    )
    for (const text of ['', '-ip:10.0.0.4']) {
      const lines = (await exported('jsonl', text)).trimEnd().split('\n')
      const rows = lines.map((line) => JSON.parse(line) as { id: string; occurred_at: string })
      expect(new Set(rows.map(({ id }) => id)).size).toBe(2503)
      expect(rows).toHaveLength(2503)
      expect(rows.map(({ occurred_at }) => occurred_at)).toEqual(rows.map(({ occurred_at }) => occurred_at).toSorted())
    }
  })

  it('ends with an error, and not like a whole file, once the session has ended', async () => {
    await seed([{}])
    const asked = { window: WINDOW, filter: parseLogFilter(''), format: 'csv' } as const
    const lines = await exportTokenLog(database, asked, session, async () => false)
    expect((await lines.next()).value).toContain('occurred_at')
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 16_000)
    await expect(lines.next()).rejects.toMatchObject({ kind: 'forbidden' })
    clock.mockRestore()
  })

  it('says beforehand what it will hold', async () => {
    await seed([{}, { outcome: 'refused', reason: 'secret_wrong', failing_step: 'authenticate', folded_count: 2_000_000 }])
    const asked = { window: WINDOW, filter: parseLogFilter('') }
    expect(await describeLogExport(database.prisma, asked)).toMatchObject({
      count: { count: 2_000_001, more: false },
      isTooLongForCsv: true,
    })
    const narrow = { window: WINDOW, filter: parseLogFilter('result:issued') }
    expect(await describeLogExport(database.prisma, narrow)).toMatchObject({ count: { count: 1 }, isTooLongForCsv: false })
  })
})
