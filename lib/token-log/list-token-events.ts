import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { FIRST_ID, type LogCursor, parseLogCursor, printLogCursor } from './log-cursor.ts'
import { inWindow, isIndexed, whereLog } from './log-filter-sql.ts'
import type { LogWindow } from './log-range.ts'
import { LOG_ROW_COLUMNS, type LogRow, type StoredLogRow, toLogRows } from './log-row.ts'
import type { ResolvedLogFilter } from './resolve-log-filter.ts'
import { withTimeLimit } from './with-time-limit.ts'

export const LOG_PAGE_ROWS = 100
/** How long a search may look for rows that no index finds. */
const SEARCH_MILLISECONDS_MAX = 2_000
/** The first stretch of time that such a search looks at; it grows while stretches are read at once, and shrinks when they are not. */
const STRETCH_MILLISECONDS = 10_000
const STRETCH_QUICK_MILLISECONDS = 60
const STRETCH_SLOW_MILLISECONDS = 300

export interface LogQuery {
  readonly window: LogWindow
  readonly filter: ResolvedLogFilter
  /** Cursors of another page: the rows older than it, or newer. */
  readonly after?: string
  readonly before?: string
  readonly size?: number
  /** For tests: no time at all. */
  readonly searchMillisecondsMax?: number
}

export interface LogPage {
  /** The newest first. */
  readonly rows: readonly LogRow[]
  /** The cursor of older rows, where there may be some, and of newer ones. */
  readonly after?: string
  readonly before?: string
  /** The search ended here because its time was up; `after` (or `before`, where it went that way) goes on from there. */
  readonly searchedTo?: Date
}

/**
 * One page of the log. A cursor is a place in time and not a row: pages neither repeat nor leave out what was there when the first one was
 * read, whatever is written meanwhile, and outlive the rows that they were made from.
 */
export async function listTokenEvents(prisma: PrismaClient, query: LogQuery): Promise<LogPage> {
  const older = parseLogCursor(query.after)
  const newer = older ? undefined : parseLogCursor(query.before)
  const size = query.size ?? LOG_PAGE_ROWS
  const found = await search(prisma, query, { from: older ?? newer, isForward: newer !== undefined, limit: size + 1 })
  const rows = found.rows.slice(0, size)
  const next = nextCursor(rows, found, size)
  const listed = await toLogRows(prisma, newer ? rows.toReversed() : rows)
  return {
    rows: listed,
    // Where one came from there are rows.
    ...(newer
      ? { before: next, after: printLogCursor(rows[0] ?? { at: new Date(newer.at.getTime() + 1), id: FIRST_ID }) }
      : { after: next, before: older && printLogCursor(rows[0] ?? { at: older.at, id: FIRST_ID }) }),
    ...(found.searchedTo && { searchedTo: found.searchedTo }),
  }
}

interface Found {
  readonly rows: StoredLogRow[]
  readonly searchedTo?: Date
}

/** Where the next page in the same direction begins; undefined at the end. */
function nextCursor(rows: readonly StoredLogRow[], { rows: all, searchedTo }: Found, size: number): string | undefined {
  const last = rows.at(-1)
  if (all.length > size && last) return printLogCursor(last)
  return searchedTo && printLogCursor({ at: searchedTo, id: FIRST_ID })
}

interface Direction {
  /** Without one, from the newest row on. */
  readonly from: LogCursor | undefined
  readonly isForward: boolean
  readonly limit: number
}

/** Rows from a place on, in the order of the direction: from one index, or stretch by stretch of time while the search may go on. */
async function search(
  prisma: PrismaClient,
  { window, filter, searchMillisecondsMax = SEARCH_MILLISECONDS_MAX }: LogQuery,
  direction: Direction,
): Promise<Found> {
  const endsAt = performance.now() + searchMillisecondsMax
  const rows: StoredLogRow[] = []
  let rest = direction.from ? restOf(window, direction.from.at, direction.isForward) : window
  let stretch = isIndexed(filter) ? Number.POSITIVE_INFINITY : STRETCH_MILLISECONDS
  while (rest.from < rest.to) {
    const startedAt = performance.now()
    if (startedAt >= endsAt) return { rows, searchedTo: direction.isForward ? rest.from : rest.to }
    const now = firstStretch(rest, stretch, direction.isForward)
    const sql = pageSql(now, filter, { ...direction, limit: direction.limit - rows.length })
    const isWhole = stretch === Number.POSITIVE_INFINITY
    const found = await withTimeLimit(prisma, (endsAt - startedAt) / (isWhole ? 2 : 1), (tx) => tx.$queryRaw<StoredLogRow[]>(sql))
    if (found === undefined) {
      stretch = STRETCH_MILLISECONDS // an index did not help after all
      continue
    }
    rows.push(...found)
    if (rows.length >= direction.limit) break
    rest = direction.isForward ? { from: now.to, to: rest.to } : { from: rest.from, to: now.from }
    const took = performance.now() - startedAt
    if (took < STRETCH_QUICK_MILLISECONDS) stretch *= 4
    else if (took > STRETCH_SLOW_MILLISECONDS) stretch /= 2
  }
  return { rows }
}

function pageSql({ from, to }: LogWindow, filter: ResolvedLogFilter, { from: cursor, isForward, limit }: Direction): Prisma.Sql {
  const beyond = isForward ? Prisma.sql`>` : Prisma.sql`<`
  const order = isForward ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const place = cursor ? Prisma.sql`(e.occurred_at, e.id) ${beyond} (${cursor.at}::timestamptz, ${cursor.id}::uuid)` : Prisma.sql`true`
  return Prisma.sql`
    SELECT ${LOG_ROW_COLUMNS} FROM token_events e
     WHERE ${inWindow({ from, to })} AND ${place} AND ${whereLog(filter)}
     ORDER BY e.occurred_at ${order}, e.id ${order} LIMIT ${limit}`
}

/** The part of the window that lies beyond a place, with the moment of the place itself: other rows of it may follow. */
function restOf({ from, to }: LogWindow, at: Date, isForward: boolean): LogWindow {
  if (isForward) return { from: later(from, at), to }
  const after = new Date(at.getTime() + 1)
  return { from, to: after < to ? after : to }
}

function firstStretch({ from, to }: LogWindow, milliseconds: number, isForward: boolean): LogWindow {
  if (milliseconds >= to.getTime() - from.getTime()) return { from, to }
  return isForward ? { from, to: new Date(from.getTime() + milliseconds) } : { from: new Date(to.getTime() - milliseconds), to }
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other
}
