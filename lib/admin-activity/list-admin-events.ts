import { Prisma } from '../db/generated/client.ts'
import { keyset, type Page, type PagePosition } from '../db/keyset.ts'
import { mostExcludingPart } from '../db/most-excluding.ts'
import type { Tx } from '../db/transaction.ts'
import { ACTIVITY_FILTERS, type ActivityFilters, type ActivityTarget, whereActivity } from './activity-filters.ts'
import type { Actor, AdminEventView } from './record-admin-event.ts'

/** What an admin event holds. Never a secret: `recordAdminEvent` keeps them out. */
export interface StoredAdminEvent {
  readonly id: string
  readonly occurredAt: Date
  /** `client_grant.updated` */
  readonly event: string
  readonly actorType: Actor['type']
  readonly actorId: string
  readonly actorName: string
  readonly targetType: string
  readonly targetId: string
  readonly targetName: string
  readonly before: AdminEventView | null
  readonly after: AdminEventView | null
  readonly address: string
  readonly sessionId: string | null
  readonly revision: number | null
  readonly undoes: string | null
}

export const EVENT_COLUMNS = Prisma.sql`e.id, e.occurred_at AS "occurredAt", e.event, e.actor_type AS "actorType", e.actor_id AS "actorId",
  e.actor_name AS "actorName", e.target_type AS "targetType", e.target_id AS "targetId", e.target_name AS "targetName", e.before, e.after,
  e.address, e.session_id AS "sessionId", e.revision, e.undoes`

export interface ActivityQuery {
  readonly filters: ActivityFilters
  readonly target?: ActivityTarget
  readonly position?: PagePosition
  readonly size?: number
}

/** One page of what was done, newest first. */
export async function listAdminEvents(tx: Tx, { filters, target, position = {}, size }: ActivityQuery): Promise<Page<StoredAdminEvent>> {
  // The id as text: a cursor that somebody wrote by hand need not be a UUID, and both sort alike.
  const by = { by: Prisma.sql`e.occurred_at`, id: Prisma.sql`e.id::text`, kind: 'time', descending: true } as const
  const keys = keyset({ ...by, ...position, ...(size !== undefined && { size }) })
  return keys.page(
    await tx.$queryRaw<(StoredAdminEvent & { cursor: string })[]>`
      SELECT ${EVENT_COLUMNS}, ${keys.cursor} AS cursor FROM admin_events e
       WHERE ${whereActivity(filters, target)} AND ${keys.where} ORDER BY ${keys.orderBy} LIMIT ${keys.limit}`,
  )
}

/** Counting further would cost more than the figure is worth. */
export const EVENTS_COUNTED_MAX = 10_000

/** How many there are, up to one more than `EVENTS_COUNTED_MAX`. */
export async function countAdminEvents(tx: Tx, { filters, target }: Pick<ActivityQuery, 'filters' | 'target'>): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT FROM admin_events e WHERE ${whereActivity(filters, target)} LIMIT ${EVENTS_COUNTED_MAX + 1}) AS found`
  return row?.count ?? 0
}

/** For an empty list: the one filter without which most events would be found. */
export function mostExcludingEvents(tx: Tx, filters: ActivityFilters): Promise<{ name: keyof ActivityFilters; finds: number } | undefined> {
  return mostExcludingPart(filters, ACTIVITY_FILTERS, (without) => countAdminEvents(tx, { filters: without }))
}

/** "312 events", "more than 10,000 events". */
export function describeCount(count: number): string {
  if (count > EVENTS_COUNTED_MAX) return `more than ${EVENTS_COUNTED_MAX.toLocaleString('en')} events`
  return count === 1 ? '1 event' : `${count.toLocaleString('en')} events`
}
