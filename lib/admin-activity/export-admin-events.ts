import { requireRecentSignIn } from '../auth/recent-sign-in.ts'
import { csvLine } from '../csv-line.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { transaction } from '../db/transaction.ts'
import { type ActivityFilters, filtersAsText, whereActivity } from './activity-filters.ts'
import { EVENT_COLUMNS, type StoredAdminEvent } from './list-admin-events.ts'
import { type Actor, recordAdminEvent } from './record-admin-event.ts'

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

const BATCH_ROWS = 500

/** The columns of an export, in this order. */
export const EXPORT_COLUMNS = [
  'id',
  'occurred_at',
  'event',
  'actor_type',
  'actor_id',
  'actor_name',
  'target_type',
  'target_id',
  'target_name',
  'before',
  'after',
  'address',
  'session_id',
  'revision',
  'undoes',
] as const

interface ExportSession {
  readonly reauthenticatedAt: Date
  readonly actor: Actor
}

/**
 * Exports what the filters match, oldest first, as it stands when the export begins. That somebody exported it is itself an event, written
 * before the first line leaves.
 * @returns lines, each with its line break; read in short keyset batches, so that no transaction stays open while a slow reader reads
 * @throws SignInAgainError
 */
export async function exportAdminEvents(
  { prisma }: { prisma: PrismaClient },
  { filters, format }: { filters: ActivityFilters; format: ExportFormat },
  session: ExportSession,
): Promise<AsyncGenerator<string>> {
  requireRecentSignIn(session)
  const until = await transaction(prisma, async (tx) => {
    const [row] = await tx.$queryRaw<{ now: Date; count: number }[]>`
      SELECT date_trunc('milliseconds', now()) AS now, count(*)::int AS count FROM admin_events e
       WHERE ${whereActivity(filters)} AND e.occurred_at < date_trunc('milliseconds', now())`
    await recordAdminEvent(tx, {
      event: 'admin_activity.exported',
      actor: session.actor,
      target: { type: 'admin_activity', id: 'admin_activity', name: 'Admin activity' },
      after: { format, rows: row?.count ?? 0, ...filtersAsText(filters) },
    })
    return row?.now ?? new Date()
  })
  return exportLines(prisma, filters, format, until)
}

async function* exportLines(prisma: PrismaClient, filters: ActivityFilters, format: ExportFormat, until: Date): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(EXPORT_COLUMNS)
  let last: { occurredAt: Date; id: string } | undefined
  for (;;) {
    const from = last ? Prisma.sql`(e.occurred_at, e.id) > (${last.occurredAt}, ${last.id}::uuid)` : Prisma.sql`true`
    const events = await prisma.$queryRaw<StoredAdminEvent[]>`
      SELECT ${EVENT_COLUMNS} FROM admin_events e
       WHERE ${whereActivity(filters)} AND e.occurred_at < ${until} AND ${from} ORDER BY e.occurred_at, e.id LIMIT ${BATCH_ROWS}`
    if (events.length > 0) yield events.map((event) => lineOf(event, format)).join('')
    if (events.length < BATCH_ROWS) return
    last = events.at(-1)
  }
}

function lineOf(event: StoredAdminEvent, format: ExportFormat): string {
  const values = {
    id: event.id,
    occurred_at: event.occurredAt.toISOString(),
    event: event.event,
    actor_type: event.actorType,
    actor_id: event.actorId,
    actor_name: event.actorName,
    target_type: event.targetType,
    target_id: event.targetId,
    target_name: event.targetName,
    before: event.before,
    after: event.after,
    address: event.address,
    session_id: event.sessionId,
    revision: event.revision,
    undoes: event.undoes,
  } satisfies Record<(typeof EXPORT_COLUMNS)[number], unknown>
  return format === 'csv' ? csvLine(EXPORT_COLUMNS.map((column) => values[column])) : `${JSON.stringify(values)}\n`
}
