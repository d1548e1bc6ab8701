import { type AdminRole, isAtLeast } from '../../auth/create-admin.ts'
import type { PrismaClient } from '../../db/generated/client.ts'
import { type Tx, transaction } from '../../db/transaction.ts'
import type { Encryption } from '../../encryption/encryption.ts'
import { DomainError } from '../../errors.ts'
import { EVENT_COLUMNS, type StoredAdminEvent } from '../list-admin-events.ts'
import type { Actor } from '../record-admin-event.ts'
import { readLaterChanges } from './read-later-changes.ts'
import { undoKindOf } from './undo-kinds.ts'

interface UndoSession {
  readonly admin: { readonly role: AdminRole }
  readonly actor: Actor
}

/**
 * Takes one change back, as long as nothing touched its target since: the inverse change is made through the noun's own function and writes
 * an event of its own, which names this one.
 * @returns the id of that event, by which the undo itself can be undone
 * @throws DomainError `not_found`, `invalid` (cannot be taken back), `forbidden` (needs a higher role), `conflict` (changed since, and by whom)
 */
export async function undoAdminEvent(
  { prisma, encryption }: { prisma: PrismaClient; encryption: Encryption },
  { id }: { id: string },
  session: UndoSession,
): Promise<{ id: string }> {
  return transaction(prisma, async (tx) => {
    const event = await readAdminEvent(tx, id)
    const kind = undoKindOf(event)
    if (!kind?.canUndo(event)) throw new DomainError('invalid', 'This change cannot be taken back from here.')
    if (!isAtLeast(session.admin.role, kind.role)) throw new DomainError('forbidden', `Undo of this change needs the ${kind.role} role.`)
    const state = (await kind.statesOf(tx, [event])).get(event.id) ?? 'gone'
    if (state === 'gone') throw new DomainError('conflict', `${event.targetName} does not exist any more.`)
    if (state === 'changed') throw await changedSince(tx, event)
    await kind.undo(tx, event, { encryption }, { ...session.actor, undoes: event.id })
    const undo = await tx.adminEvent.findFirst({ where: { undoes: event.id }, select: { id: true }, orderBy: { id: 'desc' } })
    if (undo === null) throw new DomainError('conflict', 'Everything is as it was before this change already.')
    return undo
  })
}

async function readAdminEvent(tx: Tx, id: string): Promise<StoredAdminEvent> {
  const [event] = await tx.$queryRaw<StoredAdminEvent[]>`SELECT ${EVENT_COLUMNS} FROM admin_events e WHERE e.id = ${id}::uuid`
  if (event === undefined) throw new DomainError('not_found', 'There is no such event.')
  return event
}

async function changedSince(tx: Tx, event: StoredAdminEvent): Promise<DomainError> {
  const later = (await readLaterChanges(tx, [event])).get(event.id)
  const by = later ? `${later.by} changed ${event.targetName}` : `${event.targetName} was changed`
  return new DomainError('conflict', `${by} since. Undo would take that back too.`, undefined, { current: later })
}
