import { undoClientDisabled, undoClientUpdate } from './undo-client.ts'
import { undoClientGrantCreation, undoClientGrantRemoval, undoClientGrantUpdate } from './undo-client-grant.ts'
import { undoClientSecretUpdate } from './undo-client-secret.ts'
import { undoConsoleSetting } from './undo-console-setting.ts'
import { undoHookHosts, undoHookOrder, undoHookTargets, undoHookUpdate } from './undo-hook.ts'
import type { UndoKind } from './undo-kind.ts'
import { undoResourceServerUpdate } from './undo-resource-server.ts'

/** What can be taken back, by its event. What is not here cannot: a new secret, a rotated key, a deletion; a deploy is rolled back instead. */
const UNDO_KINDS: Readonly<Record<string, UndoKind>> = {
  'client.updated': undoClientUpdate,
  'client.disabled': undoClientDisabled,
  'client.enabled': undoClientDisabled,
  'client_grant.created': undoClientGrantCreation,
  'client_grant.updated': undoClientGrantUpdate,
  'client_grant.removed': undoClientGrantRemoval,
  'client_secret.updated': undoClientSecretUpdate,
  'resource_server.updated': undoResourceServerUpdate,
  'console_setting.updated': undoConsoleSetting,
  'hook.updated': undoHookUpdate,
  'hook.enabled': undoHookUpdate,
  'hook.disabled': undoHookUpdate,
  'hook.targets_changed': undoHookTargets,
  'hook.hosts_changed': undoHookHosts,
  'hook.reordered': undoHookOrder,
}

/** How this event is taken back; undefined when it cannot be. */
export function undoKindOf(event: { readonly event: string; readonly revision: number | null }): UndoKind | undefined {
  return event.revision === null ? undefined : UNDO_KINDS[event.event]
}
