import type { Tx } from '../../db/transaction.ts'
import type { StoredAdminEvent } from '../list-admin-events.ts'

export interface LaterChange {
  readonly id: string
  readonly by: string
  readonly at: Date
}

/** The first change of the same thing after each of these events. A grant that was made anew after its removal counts as the same thing. */
export async function readLaterChanges(tx: Tx, events: readonly StoredAdminEvent[]): Promise<ReadonlyMap<string, LaterChange>> {
  if (events.length === 0) return new Map()
  const rows = await tx.$queryRaw<(LaterChange & { eventId: string })[]>`
    SELECT e.id AS "eventId", later.id, later.actor_name AS by, later.occurred_at AS at
      FROM admin_events e CROSS JOIN LATERAL (
        (SELECT l.id, l.actor_name, l.occurred_at FROM admin_events l
          WHERE l.target_type = e.target_type AND l.target_id = e.target_id AND (l.occurred_at, l.id) > (e.occurred_at, e.id)
          ORDER BY l.occurred_at, l.id LIMIT 1)
        UNION ALL
        (SELECT l.id, l.actor_name, l.occurred_at FROM admin_events l
          WHERE e.event = 'client_grant.removed' AND l.target_type = 'client_grant' AND (l.occurred_at, l.id) > (e.occurred_at, e.id)
            AND coalesce(l.after, l.before) ->> 'clientId' = e.before ->> 'clientId' AND l.after ->> 'audience' = e.before ->> 'audience'
          ORDER BY l.occurred_at, l.id LIMIT 1)
        ORDER BY occurred_at, id LIMIT 1) AS later
     WHERE e.id = ANY(${events.map(({ id }) => id)}::uuid[])`
  return new Map(rows.map(({ eventId, ...later }) => [eventId, later]))
}
