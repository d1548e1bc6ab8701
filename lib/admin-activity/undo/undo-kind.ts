import type { AdminRole } from '../../auth/create-admin.ts'
import type { Tx } from '../../db/transaction.ts'
import type { Encryption } from '../../encryption/encryption.ts'
import type { StoredAdminEvent } from '../list-admin-events.ts'
import type { Actor } from '../record-admin-event.ts'

/** How a target stands now, seen from an event: as that change left it, changed since, or gone. */
export type UndoState = 'as_left' | 'changed' | 'gone'

/** How the events of one kind of thing are taken back. */
export interface UndoKind {
  readonly role: AdminRole
  /** Does this event hold everything that taking it back needs? Events of earlier releases may not. */
  canUndo(event: StoredAdminEvent): boolean
  /** One query for a page of events. */
  statesOf(tx: Tx, events: readonly StoredAdminEvent[]): Promise<ReadonlyMap<string, UndoState>>
  /** Makes the inverse change through the noun's own function, which checks the revision and writes the event. */
  undo(tx: Tx, event: StoredAdminEvent, deps: { readonly encryption: Encryption }, actor: Actor): Promise<void>
}

/** Compares revisions: for things that exist or do not. */
export function statesByRevision(
  events: readonly StoredAdminEvent[],
  rows: readonly { readonly id: string; readonly revision: number }[],
): ReadonlyMap<string, UndoState> {
  const revisions = new Map(rows.map(({ id, revision }) => [id, revision]))
  return new Map(
    events.map((event): [string, UndoState] => {
      const revision = revisions.get(event.targetId)
      return [event.id, revision === undefined ? 'gone' : revision === event.revision ? 'as_left' : 'changed']
    }),
  )
}

/** The fields that the change touched, as they were before it. */
export function valuesBefore({ before, after }: StoredAdminEvent): Record<string, unknown> {
  if (before === null || after === null) return {}
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  return Object.fromEntries(changed.map((name) => [name, before[name]]))
}

export function targetIds(events: readonly StoredAdminEvent[]): string[] {
  return [...new Set(events.map(({ targetId }) => targetId))]
}
