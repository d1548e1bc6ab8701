import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LOG_KEYS, type LogFilter, NO_FILTER, toLogFilter, valuesOf, withoutTerm, withTerm } from './log-filter.ts'
import { parseLogFilter, printLogFilter } from './log-filter-text.ts'
import { parseLogMoment, windowOfLog } from './log-range.ts'
import { LOG_COLUMNS, type LogView, readLogView, writeLogView } from './log-url.ts'

// Anything that may be in a name or an address, and more often what the grammar gives a meaning.
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom('"', '\\', ' ', ':', '-', 'a', '\n', ',', '=', '&', 'é'), maxLength: 12 }),
  fc.constantFrom('app:x', '-ip:10.0.0.4', 'https://ledger.acme/', '"', '\\"', 'a\\', '__proto__', '%00', '+'),
)
const filters: fc.Arbitrary<LogFilter> = fc
  .record({
    terms: fc.array(fc.record({ key: fc.constantFrom(...LOG_KEYS), value, not: fc.boolean() }), { maxLength: 50 }),
    words: fc.array(value, { maxLength: 14 }),
  })
  .map(({ terms, words }) => toLogFilter(terms, words))
const moments = fc.oneof(
  fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }).map((at) => ({ at })),
  fc
    .tuple(fc.nat(9999), fc.constantFrom('m', 'h', 'd'))
    .map(([amount, unit]) => parseLogMoment(`-${amount}${unit}`) as { minutesAgo: number; text: string }),
)
const views: fc.Arbitrary<LogView> = fc.record(
  {
    range: fc.record({ from: moments, to: moments }, { requiredKeys: ['from'] }),
    filter: filters,
    live: fc.boolean(),
    columns: fc.subarray([...LOG_COLUMNS], { minLength: 1 }),
    selected: fc.uuid(),
  },
  { requiredKeys: ['range', 'filter', 'live'] },
)

describe('a filter as text', () => {
  it('is read as it was written, whatever stands in it', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(parseLogFilter(printLogFilter(filter))).toEqual(filter)
      }),
    )
  })

  it('is read without failing, and as one filter, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(value, fc.string({ maxLength: 200 })), (typed) => {
        const filter = parseLogFilter(typed)
        expect(toLogFilter(filter.terms, filter.words)).toEqual(filter)
      }),
    )
  })

  it.each([
    {
      typed: 'app:billing reason:scope_not_granted -ip:10.0.0.4',
      terms: ['app:billing', 'reason:scope_not_granted', '-ip:10.0.0.4'],
      words: [],
    },
    { typed: '  API:https://ledger.acme/?a=b&c  ', terms: ['api:https://ledger.acme/?a=b&c'], words: [] },
    { typed: 'app:"billing worker" scope:"a \\"b\\" c"', terms: ['app:"billing worker"', 'scope:"a \\"b\\" c"'], words: [] },
    { typed: 'https://ledger.acme/ foo:bar -x "app:billing"', terms: [], words: ['https://ledger.acme/', 'foo:bar', '-x', 'app:billing'] },
    { typed: 'app:', terms: [], words: [] }, // still being typed
    { typed: 'app:"not closed', terms: ['app:"not closed"'], words: [] },
    { typed: 'ip:1 app:b ip:1 app:a -app:c', terms: ['app:b', 'app:a', '-app:c', 'ip:1'], words: [] },
  ])('$typed', ({ typed, terms, words }) => {
    const filter = parseLogFilter(typed)
    expect(filter.words).toEqual(words)
    expect(printLogFilter({ ...filter, words: [] })).toBe(terms.join(' '))
  })

  it('reads a megabyte of anything at once', () => {
    for (const piece of ['"', '\\', 'app:"', '"\\', '-', ' ', 'a:'])
      expect(parseLogFilter(piece.repeat(500_000)).terms.length).toBeLessThanOrEqual(40)
  })
})

describe('a chip', () => {
  const billing = { key: 'app', value: 'billing', not: false } as const

  it('comes and goes, and turns round', () => {
    const one = withTerm(NO_FILTER, billing)
    expect(valuesOf(one, 'app', false)).toEqual(['billing'])
    const turned = withTerm(one, { ...billing, not: true })
    expect([valuesOf(turned, 'app', false), valuesOf(turned, 'app', true)]).toEqual([[], ['billing']])
    expect(withoutTerm(turned, { ...billing, not: true })).toEqual(NO_FILTER)
  })
})

describe('the address of the log', () => {
  const read = (view: LogView) => {
    const params: Record<string, string[]> = {}
    const written = new URLSearchParams(writeLogView(view).toString())
    for (const name of new Set(written.keys())) params[name] = written.getAll(name)
    return readLogView(params)
  }

  it('says everything that the page shows', () => {
    fc.assert(
      fc.property(views, (view) => {
        expect(read(view)).toEqual(view)
      }),
    )
  })

  it('is short where nothing was chosen', () => {
    expect(writeLogView(readLogView({})).toString()).toBe('')
    expect(writeLogView(readLogView({ app: 'b', from: '-1h' })).toString()).toBe('app=b')
  })

  it('never fails the page, whatever stands in it', () => {
    const anything = fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 4 }), fc.constant(undefined))
    const names = fc.constantFrom('from', 'to', 'q', 'live', 'cols', 'sel', 'app', '-app', 'ip', '__proto__', 'constructor')
    fc.assert(
      fc.property(fc.dictionary(names, anything), (params) => {
        expect(read(readLogView(params))).toEqual(readLogView(params))
      }),
    )
  })

  it.each([
    { params: { from: '0000-01-01', to: 'tomorrow' }, from: '-1h' },
    { params: { from: '-1y' }, from: '-1h' },
    { params: { from: ['-2h', '-3h'] }, from: '-2h' },
  ])('reads $params as from $from', ({ params, from }) => {
    expect(readLogView(params).range).toEqual({ from: parseLogMoment(from) })
  })

  it('takes an id with or without what stands before it, and no other text', () => {
    const id = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000'
    expect([`req_${id}`, id.toUpperCase(), `${id}'`].map((sel) => readLogView({ sel }).selected)).toEqual([id, id, undefined])
  })
})

describe('a range', () => {
  const now = new Date('2026-11-23T14:22:07.500Z')
  it.each([
    { from: '-1h', window: ['2026-11-23T13:22:00.000Z', '2026-11-23T14:23:00.000Z'] },
    { from: '-2d', to: '-1d', window: ['2026-11-21T14:22:00.000Z', '2026-11-22T14:23:00.000Z'] },
    { from: '2026-11-23T10:00:30Z', to: '2026-11-23T10:00:40Z', window: ['2026-11-23T10:00:00.000Z', '2026-11-23T10:01:00.000Z'] },
    { from: '2026-11-23T10:00Z', to: '2026-11-23T09:00Z', window: ['2026-11-23T08:00:00.000Z', '2026-11-23T09:00:00.000Z'] },
  ])('from $from to $to is whole minutes, and never empty', ({ from, to, window }) => {
    const { range } = readLogView({ from, to })
    const { from: begin, to: end } = windowOfLog(range, now)
    expect([begin.toISOString(), end.toISOString()]).toEqual(window)
  })
})
