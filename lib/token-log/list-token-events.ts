import type { PrismaClient } from '../db/generated/client.ts'
import { FIRST_ID, parseLogCursor, printLogCursor } from './log-cursor.ts'
import type { LogWindow } from './log-range.ts'
import { LOG_ROW_COLUMNS, type LogRow, type StoredLogRow, toLogRows } from './log-row.ts'
import type { ResolvedLogFilter } from './resolve-log-filter.ts'
import { type LogFound, searchTokenEvents } from './search-token-events.ts'

export const LOG_PAGE_ROWS = 100
/** How long a search may look for rows that no index finds. */
const SEARCH_MILLISECONDS_MAX = 2_000
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
  const found = await searchTokenEvents<StoredLogRow>(prisma, {
    columns: LOG_ROW_COLUMNS,
    window: query.window,
    filter: query.filter,
    from: older ?? newer,
    isForward: newer !== undefined,
    limit: size + 1,
    millisecondsMax: query.searchMillisecondsMax ?? SEARCH_MILLISECONDS_MAX,
  })
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

/** Where the next page in the same direction begins; undefined at the end. */
function nextCursor(rows: readonly StoredLogRow[], { rows: all, searchedTo }: LogFound<StoredLogRow>, size: number): string | undefined {
  const last = rows.at(-1)
  if (all.length > size && last) return printLogCursor(last)
  return searchedTo && printLogCursor({ at: searchedTo, id: FIRST_ID })
}
