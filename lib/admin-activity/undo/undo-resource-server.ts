import { SIGNING_ALGS } from '../../oauth/ports.ts'
import { updateResourceServerInput } from '../../resource-servers/resource-server-input.ts'
import { updateResourceServerInTransaction } from '../../resource-servers/update-resource-server.ts'
import { prepareSigningKeys } from '../../signing-keys/ensure-signing-keys.ts'
import { statesByRevision, targetIds, type UndoKind, valuesBefore } from './undo-kind.ts'

const NOT_FIELDS = ['id', 'revision', 'removeFromGrants']

/**
 * `resource_server.updated`: fields and scopes are as they were. A scope that is granted meanwhile is not taken from anybody: the noun
 * refuses and names who holds it. Grants that lost a removed scope have events of their own.
 */
export const undoResourceServerUpdate: UndoKind = {
  role: 'admin',
  canUndo(event) {
    const names = Object.keys(valuesBefore(event))
    return names.length > 0 && names.every((name) => name in updateResourceServerInput.shape && !NOT_FIELDS.includes(name))
  },
  async statesOf(tx, events) {
    const rows = await tx.resourceServer.findMany({ where: { id: { in: targetIds(events) } }, select: { id: true, revision: true } })
    return statesByRevision(events, rows)
  },
  async undo(tx, event, { encryption }, actor) {
    const values = valuesBefore(event)
    const alg = SIGNING_ALGS.find((known) => known === values.signingAlg)
    const prepared = alg ? await prepareSigningKeys(tx, alg) : []
    const input = { ...values, id: event.targetId, revision: event.revision ?? 0 }
    await updateResourceServerInTransaction(tx, { encryption, prepared }, input, actor)
  },
}
