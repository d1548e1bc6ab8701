import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { COUNTED_MAX } from './count-token-events.ts'
import { FIRST_ID, parseLogCursor, printLogCursor } from './log-cursor.ts'
import { inWindow, whereLog } from './log-filter-sql.ts'
import { readLogHorizon } from './log-horizon.ts'
import { LOG_ROW_COLUMNS, type LogRow, type StoredLogRow, toLogRows } from './log-row.ts'
import type { ResolvedLogFilter } from './resolve-log-filter.ts'
import { withTimeLimit } from './with-time-limit.ts'

/** As many of those that came together are shown at once. */
export const TAIL_ROWS_MAX = 100
const READ_MILLISECONDS_MAX = 2_000
/** A browser's clock has no part in a cursor, so one that lies ahead of the log is none of ours. */
const AHEAD_MILLISECONDS_MAX = 60_000

export interface LogTail {
  /** What came since the cursor, the newest first and no more than `TAIL_ROWS_MAX`. */
  readonly rows: readonly LogRow[]
  /** How many more came, all of them older than these; counted up to `COUNTED_MAX`. */
  readonly skipped: number
  /** Where the next read goes on: what a browser sends back as `Last-Event-ID`. */
  readonly cursor: string
}

/** Where a tail begins that shall show what comes from now on. Read it before the first page: rows that are on both are the same by their ids. */
export async function startLogTail(prisma: Pick<PrismaClient, '$queryRaw'>): Promise<string> {
  return printLogCursor({ at: await readLogHorizon(prisma), id: FIRST_ID })
}

/**
 * What came into the log since a cursor, each row once whatever instance wrote it: the tail stays behind the oldest batch that is still being
 * written, so that one which commits late is not left out. What is no cursor begins now.
 */
export async function readLogTail(
  prisma: PrismaClient,
  {
    cursor,
    filter,
    size = TAIL_ROWS_MAX,
  }: { readonly cursor: string | undefined; readonly filter: ResolvedLogFilter; readonly size?: number },
): Promise<LogTail> {
  const horizon = await readLogHorizon(prisma)
  const given = parseLogCursor(cursor)
  const isOurs = given !== undefined && given.at.getTime() <= horizon.getTime() + AHEAD_MILLISECONDS_MAX
  const from = isOurs ? given.at : horizon
  // The oldest open batch may be older than the last time: then nothing came, and nothing that was told is told again.
  if (from >= horizon) return { rows: [], skipped: 0, cursor: printLogCursor({ at: from, id: FIRST_ID }) }
  const condition = Prisma.sql`${inWindow({ from, to: horizon })} AND ${whereLog(filter)}`
  const found = await withTimeLimit(prisma, READ_MILLISECONDS_MAX, async (tx) => {
    const rows = await tx.$queryRaw<StoredLogRow[]>`
      SELECT ${LOG_ROW_COLUMNS} FROM token_events e WHERE ${condition} ORDER BY e.occurred_at DESC, e.id DESC LIMIT ${size}`
    if (rows.length < size) return { rows, count: rows.length }
    const [counted] = await tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM (SELECT FROM token_events e WHERE ${condition} LIMIT ${COUNTED_MAX + 1}) AS found`
    return { rows, count: counted?.count ?? rows.length }
  })
  // Too much to look through, after a long absence: the page is read anew from its link, and the tail goes on from here.
  if (found === undefined) return { rows: [], skipped: COUNTED_MAX, cursor: printLogCursor({ at: horizon, id: FIRST_ID }) }
  return {
    rows: await toLogRows(prisma, found.rows),
    skipped: found.count - found.rows.length,
    cursor: printLogCursor({ at: horizon, id: FIRST_ID }),
  }
}
