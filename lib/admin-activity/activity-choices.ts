import type { Tx } from '../db/transaction.ts'

/** What the filters of the list offer: everybody who did something, every kind of thing that was done. */
export interface ActivityChoices {
  readonly actors: readonly { readonly id: string; readonly name: string }[]
  readonly events: readonly string[]
}

const CHOICES_MAX = 200

// Each value by one look into the index ("loose index scan"): SELECT DISTINCT would read every event ever written.
export async function readActivityChoices(tx: Tx): Promise<ActivityChoices> {
  const [actors, events] = await Promise.all([
    tx.$queryRaw<{ id: string; name: string }[]>`
      WITH RECURSIVE actors AS (
        (SELECT actor_id AS id FROM admin_events ORDER BY actor_id LIMIT 1)
        UNION ALL
        SELECT (SELECT actor_id FROM admin_events WHERE actor_id > actors.id ORDER BY actor_id LIMIT 1) FROM actors WHERE actors.id IS NOT NULL
      ) SELECT id, (SELECT actor_name FROM admin_events WHERE actor_id = actors.id ORDER BY occurred_at DESC LIMIT 1) AS name
          FROM actors WHERE id IS NOT NULL LIMIT ${CHOICES_MAX}`,
    tx.$queryRaw<{ event: string }[]>`
      WITH RECURSIVE events AS (
        (SELECT event FROM admin_events ORDER BY event LIMIT 1)
        UNION ALL
        SELECT (SELECT event FROM admin_events WHERE event > events.event ORDER BY event LIMIT 1) FROM events WHERE events.event IS NOT NULL
      ) SELECT event FROM events WHERE event IS NOT NULL LIMIT ${CHOICES_MAX}`,
  ])
  return { actors: actors.toSorted((a, b) => a.name.localeCompare(b.name, 'en')), events: events.map(({ event }) => event) }
}
