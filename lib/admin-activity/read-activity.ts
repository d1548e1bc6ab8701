import { describeDevice } from '../auth/describe-device.ts'
import type { Page } from '../db/keyset.ts'
import type { Tx } from '../db/transaction.ts'
import { changesOf, type FieldChange, reasonOf } from './event-changes.ts'
import { describeEvent, describeNoun } from './event-words.ts'
import { type ActivityQuery, listAdminEvents, type StoredAdminEvent } from './list-admin-events.ts'
import { readExistingTargets, targetKey } from './read-existing-targets.ts'
import { readUndoOffers, type UndoOffer } from './undo/read-undo-offers.ts'

/** One line of Admin activity, as screens see it. */
export interface ActivityRow {
  readonly id: string
  readonly at: Date
  readonly event: string
  /** "Updated grant" */
  readonly words: string
  readonly actor: { readonly type: StoredAdminEvent['actorType']; readonly id: string; readonly name: string }
  /** `exists`: it is still there, so it can be opened. */
  readonly target: { readonly type: string; readonly id: string; readonly name: string; readonly noun: string; readonly exists: boolean }
  readonly changes: readonly FieldChange[]
  readonly reason?: string
  readonly address: string
  /** "Firefox on Linux", while the session is known. */
  readonly device?: string
  /** The event that this one took back. */
  readonly undoes?: string
  readonly undoneBy?: { readonly id: string; readonly by: string; readonly at: Date }
  /** Absent where there is nothing to take back. */
  readonly undo?: UndoOffer
}

/** One page of what was done, with everything a row says. */
export async function readActivity(tx: Tx, query: ActivityQuery): Promise<Page<ActivityRow>> {
  const page = await listAdminEvents(tx, query)
  const events = page.rows
  const [undos, existing, devices, undone] = await Promise.all([
    readUndoOffers(tx, events),
    readExistingTargets(tx, events),
    readDevices(tx, events),
    readUndoneBy(tx, events),
  ])
  return {
    ...page,
    rows: events.map((event) => ({
      id: event.id,
      at: event.occurredAt,
      event: event.event,
      words: describeEvent(event.event),
      actor: { type: event.actorType, id: event.actorId, name: event.actorName },
      target: {
        type: event.targetType,
        id: event.targetId,
        name: nameOf(event),
        noun: describeNoun(event.targetType),
        exists: existing.has(targetKey(event)),
      },
      changes: changesOf(event),
      reason: reasonOf(event),
      address: event.address,
      device: event.sessionId === null ? undefined : devices.get(event.sessionId),
      undoes: event.undoes ?? undefined,
      undoneBy: undone.get(event.id),
      undo: undos.get(event.id),
    })),
  }
}

// Keys are named by their algorithm, of which there are many: the beginning of the kid tells them apart.
function nameOf({ targetType, targetName, targetId }: StoredAdminEvent): string {
  if (targetType === 'signing_key') return `${targetName} ${targetId.slice(0, 8)}…`
  return targetName || targetId
}

async function readDevices(tx: Tx, events: readonly StoredAdminEvent[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(events.flatMap(({ sessionId }) => (sessionId === null ? [] : [sessionId])))]
  if (ids.length === 0) return new Map()
  const sessions = await tx.adminSession.findMany({ where: { id: { in: ids } }, select: { id: true, userAgent: true } })
  return new Map(sessions.map(({ id, userAgent }) => [id, describeDevice(userAgent)]))
}

async function readUndoneBy(tx: Tx, events: readonly StoredAdminEvent[]) {
  const undos = await tx.adminEvent.findMany({
    where: { undoes: { in: events.map(({ id }) => id) } },
    select: { id: true, undoes: true, actorName: true, occurredAt: true },
    orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }],
  })
  return new Map(undos.map(({ id, undoes, actorName, occurredAt }) => [undoes ?? '', { id, by: actorName, at: occurredAt }]))
}
