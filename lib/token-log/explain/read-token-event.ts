import type { PrismaClient } from '../../db/generated/client.ts'
import { atRequest } from '../log-filter-sql.ts'
import { uuidOfRequest } from '../request-id.ts'
import { LOG_EVENT_COLUMNS, type LogEvent } from './log-event.ts'

/** A request with what came after it. */
export interface LogRequest {
  readonly event: LogEvent
  /** That its token was not delivered; at most one in practice. */
  readonly corrections: readonly LogEvent[]
}

/**
 * One request by its id: an `X-Request-Id`, a `jti`, with or without `req_` before it. A folded request is found by the id of its row, which
 * is what it was answered with. Undefined when there is none, or its partition was dropped.
 */
export async function readTokenEvent(prisma: Pick<PrismaClient, '$queryRaw'>, id: string): Promise<LogRequest | undefined> {
  const uuid = uuidOfRequest(id)
  if (uuid === undefined) return undefined
  const rows = await prisma.$queryRaw<LogEvent[]>`
    SELECT ${LOG_EVENT_COLUMNS} FROM token_events e
     WHERE ${atRequest(uuid)} AND (e.id = ${uuid}::uuid OR e.corrects = ${uuid}::uuid) ORDER BY e.occurred_at, e.id`
  const event = rows.find((row) => row.id === uuid)
  return event && { event, corrections: rows.filter(({ corrects }) => corrects === uuid) }
}

/** How often the same application was refused for the same reason and API in the hour before, this request among them, from the counters. */
export async function countSeenBefore(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  { at, clientId, clientName, audience, reason }: Pick<LogEvent, 'at' | 'clientId' | 'clientName' | 'audience' | 'reason'>,
): Promise<number> {
  if (reason === null || clientName === null) return 0 // counters name only applications that were registered
  const [row] = await prisma.$queryRaw<{ count: number }[]>`
    SELECT coalesce(sum(count), 0)::float8 AS count FROM token_counters
     WHERE minute > date_trunc('minute', ${at}::timestamptz) - interval '1 hour' AND minute <= date_trunc('minute', ${at}::timestamptz)
       AND client_id = ${clientId} AND reason = ${reason} AND audience IN (${audience ?? ''}, '')`
  return row?.count ?? 0
}
