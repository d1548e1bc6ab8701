import type { Tx } from '../../db/transaction.ts'
import type { StoredAdminEvent } from '../list-admin-events.ts'
import { type LaterChange, readLaterChanges } from './read-later-changes.ts'
import type { UndoKind, UndoState } from './undo-kind.ts'
import { undoKindOf } from './undo-kinds.ts'

/** What a list says beside an event that could be taken back. */
export type UndoOffer =
  | { readonly state: 'possible'; readonly role: UndoKind['role'] }
  | { readonly state: 'changed'; readonly later?: LaterChange }
  | { readonly state: 'gone' }

/** For one page of events; those that cannot be taken back are left out. One query for each kind of thing on the page. */
export async function readUndoOffers(tx: Tx, events: readonly StoredAdminEvent[]): Promise<ReadonlyMap<string, UndoOffer>> {
  const byKind = new Map<UndoKind, StoredAdminEvent[]>()
  for (const event of events) {
    const kind = undoKindOf(event)
    if (kind?.canUndo(event)) byKind.set(kind, [...(byKind.get(kind) ?? []), event])
  }
  const states = new Map<string, UndoState>()
  for (const [kind, some] of byKind) for (const [id, state] of await kind.statesOf(tx, some)) states.set(id, state)
  const changed = events.filter(({ id }) => states.get(id) === 'changed')
  const later = await readLaterChanges(tx, changed)
  const offers = new Map<string, UndoOffer>()
  for (const event of events) {
    const state = states.get(event.id)
    const kind = undoKindOf(event)
    if (state === undefined || kind === undefined) continue
    if (state === 'as_left') offers.set(event.id, { state: 'possible', role: kind.role })
    else offers.set(event.id, state === 'changed' ? { state, later: later.get(event.id) } : { state })
  }
  return offers
}
