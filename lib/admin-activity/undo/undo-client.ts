import { updateClientInput } from '../../clients/client-input.ts'
import { setClientDisabledInTransaction, updateClientInTransaction } from '../../clients/update-client.ts'
import { statesByRevision, targetIds, type UndoKind, valuesBefore } from './undo-kind.ts'

const statesOf: UndoKind['statesOf'] = async (tx, events) =>
  statesByRevision(events, await tx.client.findMany({ where: { id: { in: targetIds(events) } }, select: { id: true, revision: true } }))

/** `client.updated`: the fields that were changed get their values back. */
export const undoClientUpdate: UndoKind = {
  role: 'admin',
  canUndo(event) {
    const names = Object.keys(valuesBefore(event))
    return names.length > 0 && names.every((name) => name in updateClientInput.shape && name !== 'id' && name !== 'revision')
  },
  statesOf,
  async undo(tx, event, _deps, actor) {
    await updateClientInTransaction(tx, { ...valuesBefore(event), id: event.targetId, revision: event.revision ?? 0 }, actor)
  },
}

/** `client.disabled`, `client.enabled`: also the reason is as it was. */
export const undoClientDisabled: UndoKind = {
  role: 'admin',
  canUndo: ({ before }) => typeof before?.disabled === 'boolean',
  statesOf,
  async undo(tx, { before, targetId, revision }, _deps, actor) {
    const input = {
      id: targetId,
      revision: revision ?? 0,
      disabled: before?.disabled === true,
      reason: String(before?.disabledReason ?? ''),
    }
    await setClientDisabledInTransaction(tx, input, actor)
  },
}
