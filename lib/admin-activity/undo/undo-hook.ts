import {
  reorderHooksInTransaction,
  setHookHostsInTransaction,
  setHookTargetsInTransaction,
  updateHookInTransaction,
} from '../../hooks/change-hook.ts'
import { listHooks } from '../../hooks/hook-view.ts'
import type { StoredAdminEvent } from '../list-admin-events.ts'
import { statesByRevision, targetIds, type UndoKind, valuesBefore } from './undo-kind.ts'

const statesOf: UndoKind['statesOf'] = async (tx, events) =>
  statesByRevision(events, await tx.hook.findMany({ where: { id: { in: targetIds(events) } }, select: { id: true, revision: true } }))

const lockOf = ({ targetId, revision }: StoredAdminEvent) => ({ hookId: targetId, revision: revision ?? 0 })

/** `hook.updated`, `hook.enabled`, `hook.disabled`: name, description and switch are as they were. */
export const undoHookUpdate: UndoKind = {
  role: 'admin',
  canUndo: (event) => Object.keys(fieldsBefore(event)).length > 0,
  statesOf,
  async undo(tx, event, _deps, actor) {
    await updateHookInTransaction(tx, { ...lockOf(event), ...fieldsBefore(event) }, actor)
  },
}

function fieldsBefore(event: StoredAdminEvent) {
  const { name, description, isEnabled } = valuesBefore(event)
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof description === 'string' && { description }),
    ...(typeof isEnabled === 'boolean' && { isEnabled }),
  }
}

/** `hook.targets_changed`: the hook is for whom it was for. */
export const undoHookTargets: UndoKind = {
  role: 'admin',
  canUndo: ({ before }) => isChoice(before?.clientIds) && isChoice(before?.resourceServerIds),
  statesOf,
  async undo(tx, event, _deps, actor) {
    const { clientIds, resourceServerIds } = event.before as { clientIds: string[] | null; resourceServerIds: string[] | null }
    await setHookTargetsInTransaction(tx, { ...lockOf(event), clientIds, resourceServerIds }, actor)
  },
}

/** `hook.hosts_changed`: the hook may call what it might call. */
export const undoHookHosts: UndoKind = {
  role: 'admin',
  canUndo: ({ before }) => isTexts(before?.hosts),
  statesOf,
  async undo(tx, event, _deps, actor) {
    await setHookHostsInTransaction(tx, { ...lockOf(event), hosts: (event.before as { hosts: string[] }).hosts }, actor)
  },
}

/** `hook.reordered`: the order of before, as long as nobody has moved, made or deleted a hook since. */
export const undoHookOrder: UndoKind = {
  role: 'admin',
  canUndo: ({ before, after }) => isTexts(before?.order) && isTexts(after?.order),
  async statesOf(tx, events) {
    const now = JSON.stringify((await listHooks(tx)).map(({ name }) => name))
    return new Map(events.map(({ id, after }) => [id, JSON.stringify(after?.order) === now ? 'as_left' : 'changed']))
  },
  async undo(tx, { before }, _deps, actor) {
    const { order } = before as { order: string[] }
    const ids = new Map((await listHooks(tx)).map(({ id, name }) => [name, id]))
    await reorderHooksInTransaction(tx, { hookIds: order.map((name) => ids.get(name) ?? '') }, actor)
  },
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isChoice(value: unknown): boolean {
  return value === null || isTexts(value)
}
