import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import type { LogCursor } from './log-cursor.ts'
import { inWindow, isIndexed, whereLog } from './log-filter-sql.ts'
import type { LogWindow } from './log-range.ts'
import type { ResolvedLogFilter } from './resolve-log-filter.ts'
import { withTimeLimit } from './with-time-limit.ts'

/** The first stretch of time that a search looks at which no index serves; it grows while stretches are read at once, and shrinks when they are not. */
const STRETCH_MILLISECONDS = 10_000
const STRETCH_QUICK_MILLISECONDS = 60
const STRETCH_SLOW_MILLISECONDS = 300

export interface LogSearch {
  /** Of `token_events e`. */
  readonly columns: Prisma.Sql
  readonly window: LogWindow
  readonly filter: ResolvedLogFilter
  /** Rows beyond this place; without one, from the end of the window on. */
  readonly from: LogCursor | undefined
  /** Towards the newer ones. */
  readonly isForward: boolean
  readonly limit: number
  readonly millisecondsMax: number
}

export interface LogFound<Row> {
  /** In the order of the search. */
  readonly rows: Row[]
  /** The time was up here: what lies beyond has not been looked at. */
  readonly searchedTo?: Date
}

/** Rows from a place on: from one index, or stretch by stretch of time while the search may go on. Each stretch is a transaction of its own. */
export async function searchTokenEvents<Row>(prisma: PrismaClient, search: LogSearch): Promise<LogFound<Row>> {
  const { window, filter, from, isForward, limit, millisecondsMax } = search
  const endsAt = performance.now() + millisecondsMax
  const rows: Row[] = []
  let rest = from ? restOf(window, from.at, isForward) : window
  let stretch = isIndexed(filter) ? Number.POSITIVE_INFINITY : STRETCH_MILLISECONDS
  while (rest.from < rest.to) {
    const startedAt = performance.now()
    if (startedAt >= endsAt) return { rows, searchedTo: isForward ? rest.from : rest.to }
    const part = firstStretch(rest, stretch, isForward)
    const sql = stretchSql(part, { ...search, limit: limit - rows.length })
    const isWhole = stretch === Number.POSITIVE_INFINITY
    const found = await withTimeLimit(prisma, (endsAt - startedAt) / (isWhole ? 2 : 1), (tx) => tx.$queryRaw<Row[]>(sql))
    if (found === undefined) {
      stretch = STRETCH_MILLISECONDS // an index did not help after all
      continue
    }
    rows.push(...found)
    if (rows.length >= limit) break
    rest = isForward ? { from: part.to, to: rest.to } : { from: rest.from, to: part.from }
    const took = performance.now() - startedAt
    if (took < STRETCH_QUICK_MILLISECONDS) stretch *= 4
    else if (took > STRETCH_SLOW_MILLISECONDS) stretch /= 2
  }
  return { rows }
}

function stretchSql(part: LogWindow, { columns, filter, from: cursor, isForward, limit }: LogSearch): Prisma.Sql {
  const beyond = isForward ? Prisma.sql`>` : Prisma.sql`<`
  const order = isForward ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const place = cursor ? Prisma.sql`(e.occurred_at, e.id) ${beyond} (${cursor.at}::timestamptz, ${cursor.id}::uuid)` : Prisma.sql`true`
  return Prisma.sql`
    SELECT ${columns} FROM token_events e
     WHERE ${inWindow(part)} AND ${place} AND ${whereLog(filter)}
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
