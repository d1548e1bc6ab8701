import { describeEvent } from '../admin-activity/event-words.ts'
import { listAdminEvents } from '../admin-activity/list-admin-events.ts'
import { readExistingTargets, targetKey } from '../admin-activity/read-existing-targets.ts'
import type { Tx } from '../db/transaction.ts'

export interface LatestChange {
  readonly id: string
  readonly at: Date
  readonly by: string
  /** "Updated grant" */
  readonly words: string
  readonly target: { readonly type: string; readonly id: string; readonly name: string; readonly exists: boolean }
}

const CHANGES = 10

/** What was done last, without what only Admin activity has room for. */
export async function listLatestChanges(tx: Tx): Promise<LatestChange[]> {
  const { rows } = await listAdminEvents(tx, { filters: {}, size: CHANGES })
  const existing = await readExistingTargets(tx, rows)
  return rows.map((event) => ({
    id: event.id,
    at: event.occurredAt,
    by: event.actorName,
    words: describeEvent(event.event),
    target: {
      type: event.targetType,
      id: event.targetId,
      name: event.targetName || event.targetId,
      exists: existing.has(targetKey(event)),
    },
  }))
}
