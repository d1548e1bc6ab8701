import type { Actor } from '../../admin-activity/record-admin-event.ts'
import type { Tx } from '../../db/transaction.ts'
import type { Encryption } from '../../encryption/encryption.ts'
import {
  reorderHooksInTransaction,
  setHookHostsInTransaction,
  setHookTargetsInTransaction,
  updateHookInTransaction,
} from '../../hooks/change-hook.ts'
import { createHookInTransaction } from '../../hooks/create-hook.ts'
import { deployCheckedInTransaction } from '../../hooks/deploy-hook.ts'
import { deleteHookSecretInTransaction, setHookSecretInTransaction } from '../../hooks/hook-secrets.ts'
import { type HookView, listHooks, lockHook, staleHook } from '../../hooks/hook-view.ts'
import type { HookFields, Step } from './plan.ts'

type HookStep = Extract<Step, { do: 'create_hook' | 'update_hook' | 'reorder_hooks' }>

export interface HookContext {
  tx: Tx
  encryption: Encryption
  actor: Actor
  /** Ids of applications by name and of APIs by identifier, as earlier steps left them. */
  clientId(name: string): string
  resourceServerId(identifier: string): string
}

/** What the versions that a file brings say of themselves. */
const MESSAGE = 'Applied from a file'

export async function carryOutHookStep(step: HookStep, context: HookContext): Promise<void> {
  const { tx, actor } = context
  if (step.do === 'reorder_hooks') {
    const ids = new Map((await listHooks(tx)).map(({ id, name }) => [name, id]))
    await reorderHooksInTransaction(tx, { hookIds: step.order.flatMap((name) => ids.get(name) ?? []) }, actor)
    return
  }
  if (step.do === 'update_hook') {
    const hook = await lockHook(tx, step.id)
    if (hook.revision !== step.revision) throw staleHook(hook)
    await changeHook(hook, step.fields, context)
    return
  }
  const { name, checked, fields } = step
  const { source, language } = checked
  const made = await createHookInTransaction(tx, { name, description: fields.description, source, language }, actor)
  // Targets, hosts and secrets come first: nothing of this is seen before the commit, but the events tell it in this order.
  const { description: _description, isEnabled, ...rest } = fields
  const prepared = await changeHook(made, rest, context)
  const live = await deployCheckedInTransaction(tx, { hookId: prepared.id, checked, message: MESSAGE }, actor)
  if (isEnabled === false) await updateHookInTransaction(tx, { hookId: live.id, revision: live.revision, isEnabled }, actor)
}

/** Each change through the function that the console uses, on the revision that the one before it left. */
async function changeHook(before: HookView, fields: HookFields, context: HookContext): Promise<HookView> {
  const { tx, encryption, actor } = context
  const { checked, description, isEnabled, hosts, targets, secrets = [], removedSecrets = [] } = fields
  let hook = before
  const lock = () => ({ hookId: hook.id, revision: hook.revision })
  for (const [name, value] of secrets) hook = await setHookSecretInTransaction(tx, { encryption }, { hookId: hook.id, name, value }, actor)
  for (const name of removedSecrets) hook = await deleteHookSecretInTransaction(tx, { hookId: hook.id, name }, actor)
  if (hosts) hook = await setHookHostsInTransaction(tx, { ...lock(), hosts }, actor)
  if (targets) {
    const clientIds = targets.clients?.map(context.clientId) ?? null
    const resourceServerIds = targets.audiences?.map(context.resourceServerId) ?? null
    hook = await setHookTargetsInTransaction(tx, { ...lock(), clientIds, resourceServerIds }, actor)
  }
  if (checked) hook = await deployCheckedInTransaction(tx, { hookId: hook.id, checked, message: MESSAGE }, actor)
  if (description !== undefined || isEnabled !== undefined) {
    hook = await updateHookInTransaction(tx, { ...lock(), description, isEnabled }, actor)
  }
  return hook
}
