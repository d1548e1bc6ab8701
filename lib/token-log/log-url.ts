import { z } from 'zod'
import { LOG_KEYS, type LogFilter, type LogTerm, toLogFilter } from './log-filter.ts'
import { parseLogFilter, printWord } from './log-filter-text.ts'
import { DEFAULT_FROM, type LogMoment, type LogRange, parseLogMoment, printLogMoment } from './log-range.ts'
import { uuidOfRequest } from './request-id.ts'

export const LOG_COLUMNS = ['time', 'result', 'app', 'client', 'api', 'scopes', 'reason', 'took'] as const
export type LogColumn = (typeof LOG_COLUMNS)[number]

/** Everything that the address of the log says: a link is the whole state of the page. */
export interface LogView {
  readonly range: LogRange
  readonly filter: LogFilter
  readonly live: boolean
  /** Undefined: those that are shown unless somebody chooses. */
  readonly columns?: readonly LogColumn[]
  /** The request that the inspector shows, as a UUID. */
  readonly selected?: string
}

export type LogParams = Readonly<Record<string, string | readonly string[] | undefined>>

// An address is written by hand and by strangers: what cannot be read says nothing, and never fails the page.
const one = z
  .union([z.string(), z.tuple([z.string()], z.string()).transform(([first]) => first)])
  .optional()
  .catch(undefined)
const many = z
  .union([z.string().transform((value) => [value]), z.array(z.string())])
  .default([])
  .catch([])
const moment = one.transform((text) => (text === undefined ? undefined : parseLogMoment(text)))

const logParams = z.object({
  from: moment,
  to: moment,
  q: one,
  live: one.transform((value) => value === '1'),
  cols: one.transform((value) => readColumns(value)),
  sel: one.transform((value) => (value === undefined ? undefined : uuidOfRequest(value))),
})

/** Reads the parameters of `/log?…`. `app=` asks for an application, `-app=` leaves it out; both may stand several times. */
export function readLogView(params: LogParams): LogView {
  const { from, to, q, live, cols, sel } = logParams.parse(params)
  const typed = parseLogFilter(q ?? '') // terms that were typed into the search become chips
  const terms = LOG_KEYS.flatMap((key) => [...termsOf(params, key, false), ...termsOf(params, key, true)])
  return {
    range: { from: from ?? (parseLogMoment(DEFAULT_FROM) as LogMoment), ...(to && { to }) },
    filter: toLogFilter([...terms, ...typed.terms], typed.words),
    live,
    ...(cols && { columns: cols }),
    ...(sel && { selected: sel }),
  }
}

/** The parameters that `readLogView` reads back; what is as it is without them is left out. */
export function writeLogView({ range, filter, live, columns, selected }: LogView): URLSearchParams {
  const params = new URLSearchParams()
  const from = printLogMoment(range.from)
  if (from !== DEFAULT_FROM) params.set('from', from)
  if (range.to) params.set('to', printLogMoment(range.to))
  for (const { key, value, not } of filter.terms) params.append(nameOf(key, not), value)
  if (filter.words.length > 0) params.set('q', filter.words.map(printWord).join(' '))
  if (live) params.set('live', '1')
  if (columns) params.set('cols', columns.join(','))
  if (selected) params.set('sel', selected)
  return params
}

function termsOf(params: LogParams, key: LogTerm['key'], not: boolean): LogTerm[] {
  const name = nameOf(key, not)
  return many.parse(Object.hasOwn(params, name) ? params[name] : undefined).map((value) => ({ key, value, not }))
}

function nameOf(key: LogTerm['key'], not: boolean): string {
  return not ? `-${key}` : key
}

function readColumns(text: string | undefined): LogColumn[] | undefined {
  const names = text?.split(',') ?? []
  const columns = LOG_COLUMNS.filter((column) => names.includes(column))
  return columns.length > 0 ? columns : undefined
}
