import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { Prisma, PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { orConflict } from '../db/unique-violation.ts'
import { DomainError } from '../errors.ts'
import { uuidv7 } from '../ids.ts'
import { parseInput } from '../parse-input.ts'
import {
  type DeleteHookInput,
  deleteHookInput,
  type ReorderHooksInput,
  reorderHooksInput,
  type SetHookHostsInput,
  type SetHookTargetsInput,
  setHookHostsInput,
  setHookTargetsInput,
  type UpdateHookInput,
  updateHookInput,
} from './hook-input.ts'
import { type HookView, hookTarget, listHooks, lockHook, readHook, staleHook, toHookEventView } from './hook-view.ts'

type Deps = { prisma: PrismaClient }

const ORDER_OF_HOOKS = { type: 'hook', id: 'order', name: 'Order of hooks' } as const

/**
 * Changes name and description, and turns the hook on and off. What equals what is stored writes nothing.
 * @throws DomainError `invalid`, `not_found`, or `conflict`: the revision is stale, the name is taken, or there is no version to turn on
 */
export function updateHook(deps: Deps, input: UpdateHookInput, actor: Actor): Promise<HookView> {
  return transaction(deps.prisma, (tx) => updateHookInTransaction(tx, input, actor))
}

/** As `updateHook`, inside a transaction of the caller. */
export async function updateHookInTransaction(tx: Tx, input: UpdateHookInput, actor: Actor): Promise<HookView> {
  const { hookId, revision, ...given } = parseInput(updateHookInput, input)
  return change(tx, { hookId, revision }, actor, async (tx, before) => {
    const changes = Object.fromEntries(
      Object.entries(given).filter(([field, value]) => value !== undefined && value !== before[field as keyof typeof given]),
    ) as typeof given
    if (Object.keys(changes).length === 0) return undefined
    if (changes.isEnabled && before.live === null) throw new DomainError('conflict', 'The hook has no version to turn on. Deploy it first.')
    await bump(tx, before, changes, `There is a hook with the name "${changes.name}" already.`)
    if (changes.isEnabled === undefined) return 'hook.updated'
    return changes.isEnabled ? 'hook.enabled' : 'hook.disabled'
  })
}

/** Says which applications and APIs the hook is for. @throws DomainError `invalid` (one does not exist), `not_found`, `conflict` */
export function setHookTargets(deps: Deps, input: SetHookTargetsInput, actor: Actor): Promise<HookView> {
  return transaction(deps.prisma, (tx) => setHookTargetsInTransaction(tx, input, actor))
}

/** As `setHookTargets`, inside a transaction of the caller. */
export async function setHookTargetsInTransaction(tx: Tx, input: SetHookTargetsInput, actor: Actor): Promise<HookView> {
  const { hookId, revision, clientIds, resourceServerIds } = parseInput(setHookTargetsInput, input)
  return change(tx, { hookId, revision }, actor, async (tx, before) => {
    if (isSame(before.clientIds, clientIds) && isSame(before.resourceServerIds, resourceServerIds)) return undefined
    const clients = await tx.client.findMany({ where: { id: { in: clientIds ?? [] } }, select: { id: true } })
    const servers = await tx.resourceServer.findMany({ where: { id: { in: resourceServerIds ?? [] } }, select: { id: true } })
    rejectUnknown('clientIds', clientIds, clients, 'application')
    rejectUnknown('resourceServerIds', resourceServerIds, servers, 'API')
    await tx.hookTarget.deleteMany({ where: { hookId } })
    await tx.hookTarget.createMany({
      data: [
        ...clients.map(({ id: clientId }) => ({ id: uuidv7(), hookId, clientId })),
        ...servers.map(({ id: resourceServerId }) => ({ id: uuidv7(), hookId, resourceServerId })),
      ],
    })
    await bump(tx, before, { targetsClients: clientIds !== null, targetsResourceServers: resourceServerIds !== null })
    return 'hook.targets_changed'
  })
}

/** Says which hosts the hook may call. @throws DomainError `invalid`, `not_found`, `conflict` */
export function setHookHosts(deps: Deps, input: SetHookHostsInput, actor: Actor): Promise<HookView> {
  return transaction(deps.prisma, (tx) => setHookHostsInTransaction(tx, input, actor))
}

/** As `setHookHosts`, inside a transaction of the caller. */
export async function setHookHostsInTransaction(tx: Tx, input: SetHookHostsInput, actor: Actor): Promise<HookView> {
  const { hookId, revision, hosts } = parseInput(setHookHostsInput, input)
  return change(tx, { hookId, revision }, actor, async (tx, before) => {
    if (isSame(before.hosts, hosts)) return undefined
    await tx.hookFetchHost.deleteMany({ where: { hookId } })
    await tx.hookFetchHost.createMany({ data: hosts.map((host) => ({ hookId, host })) })
    await bump(tx, before, {})
    return 'hook.hosts_changed'
  })
}

/** Puts all hooks into a new order. @throws DomainError `conflict` when a hook was made or deleted meanwhile */
export function reorderHooks(deps: Deps, input: ReorderHooksInput, actor: Actor): Promise<HookView[]> {
  return transaction(deps.prisma, (tx) => reorderHooksInTransaction(tx, input, actor))
}

/** As `reorderHooks`, inside a transaction of the caller. */
export async function reorderHooksInTransaction(tx: Tx, input: ReorderHooksInput, actor: Actor): Promise<HookView[]> {
  const { hookIds } = parseInput(reorderHooksInput, input)
  await tx.$queryRaw`SELECT id FROM hooks ORDER BY id FOR UPDATE`
  const before = await listHooks(tx)
  const byId = new Map(before.map((hook) => [hook.id, hook]))
  if (hookIds.length !== before.length || hookIds.some((id) => !byId.has(id))) {
    throw new DomainError('conflict', 'Hooks were added or deleted meanwhile. Read the list again and repeat the change.')
  }
  if (isInOrder(before, hookIds)) return before
  for (const [index, id] of hookIds.entries()) {
    if (byId.get(id)?.position === index + 1) continue
    await tx.hook.update({ where: { id }, data: { position: index + 1 }, select: { id: true } })
  }
  const after = await listHooks(tx)
  const names = (hooks: readonly HookView[]) => ({ order: hooks.map(({ name }) => name) })
  await recordAdminEvent(tx, {
    ...{ event: 'hook.reordered', actor, target: ORDER_OF_HOOKS, before: names(before), after: names(after) },
    revision: 0, // an order has none; whether it is still as this change left it is seen by itself
  })
  return after
}

/** Deletes the hook with its versions, secrets and draft. Its runs stay on record. @throws DomainError `not_found`, `conflict` */
export function deleteHook(deps: Deps, input: DeleteHookInput, actor: Actor): Promise<void> {
  return transaction(deps.prisma, (tx) => deleteHookInTransaction(tx, input, actor))
}

/** As `deleteHook`, inside a transaction of the caller. */
export async function deleteHookInTransaction(tx: Tx, input: DeleteHookInput, actor: Actor): Promise<void> {
  const { hookId, revision } = parseInput(deleteHookInput, input)
  const before = await lockHook(tx, hookId)
  if (before.revision !== revision) throw staleHook(before)
  await tx.hook.delete({ where: { id: hookId }, select: { id: true } })
  await recordAdminEvent(tx, { event: 'hook.deleted', actor, target: hookTarget(before), before: toHookEventView(before) })
}

/** One change of one hook under its lock, with its admin event; `work` names the event, or nothing when nothing changed. */
async function change(
  tx: Tx,
  { hookId, revision }: { hookId: string; revision: number },
  actor: Actor,
  work: (tx: Tx, before: HookView) => Promise<string | undefined>,
): Promise<HookView> {
  const before = await lockHook(tx, hookId)
  if (before.revision !== revision) throw staleHook(before)
  const event = await work(tx, before)
  if (event === undefined) return before
  const after = await readHook(tx, hookId)
  const views = { before: toHookEventView(before), after: toHookEventView(after) }
  await recordAdminEvent(tx, { event, actor, target: hookTarget(after), ...views, revision: after.revision })
  return after
}

async function bump(tx: Tx, { id }: HookView, data: Prisma.HookUpdateInput, taken = 'The hook could not be changed.'): Promise<void> {
  await orConflict(tx.hook.update({ where: { id }, data: { ...data, revision: { increment: 1 } }, select: { id: true } }), taken)
}

function rejectUnknown(path: string, asked: readonly string[] | null, found: readonly { id: string }[], what: string): void {
  const known = new Set(found.map(({ id }) => id))
  const problems = (asked ?? []).flatMap((id, index) =>
    known.has(id) ? [] : [{ path: `${path}[${index}]`, message: `there is no ${what} with the id "${id}"` }],
  )
  if (problems.length > 0) throw new DomainError('invalid', problems.map(({ message }) => message).join('; '), problems)
}

function isSame(one: readonly string[] | null, other: readonly string[] | null): boolean {
  if (one === null || other === null) return one === other
  return one.length === other.length && one.toSorted().join('\n') === other.toSorted().join('\n')
}

function isInOrder(hooks: readonly HookView[], ids: readonly string[]): boolean {
  return hooks.every((hook, index) => hook.id === ids[index])
}
