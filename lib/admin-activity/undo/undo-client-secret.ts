import { updateClientSecretInTransaction } from '../../clients/update-client-secret.ts'
import { statesByRevision, targetIds, type UndoKind } from './undo-kind.ts'

/** `client_secret.updated`: the label and the expiry are as they were. The revision is that of the application, the target of the event. */
export const undoClientSecretUpdate: UndoKind = {
  role: 'admin',
  canUndo: ({ before, after }) => typeof before?.label === 'string' && before.expiresAt !== undefined && typeof after?.id === 'string',
  statesOf: async (tx, events) =>
    statesByRevision(events, await tx.client.findMany({ where: { id: { in: targetIds(events) } }, select: { id: true, revision: true } })),
  async undo(tx, { before, after, targetId, revision }, _deps, actor) {
    const input = {
      clientId: targetId,
      revision: revision ?? 0,
      secretId: String(after?.id),
      label: String(before?.label),
      expiresAt: typeof before?.expiresAt === 'string' ? new Date(before.expiresAt) : null,
    }
    await updateClientSecretInTransaction(tx, input, actor)
  },
}
