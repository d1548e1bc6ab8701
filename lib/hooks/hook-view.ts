import type { Prisma } from '../db/generated/client.ts'
import type { Tx } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'

/** What a page and the activity log see of a hook. No secret values, and no code. */
export const HOOK_SELECT = {
  ...{ id: true, name: true, description: true, position: true, isEnabled: true, revision: true },
  ...{ targetsClients: true, targetsResourceServers: true, createdAt: true, updatedAt: true },
  liveVersion: { select: { id: true, number: true, source: true, language: true, message: true, author: true, createdAt: true } },
  targets: { select: { clientId: true, resourceServerId: true } },
  secrets: { select: { name: true, setBy: true, updatedAt: true }, orderBy: { name: 'asc' } },
  fetchHosts: { select: { host: true }, orderBy: { host: 'asc' } },
  draft: { select: { revision: true, updatedBy: true, updatedAt: true, source: true, language: true } },
} satisfies Prisma.HookSelect

type HookRow = Prisma.HookGetPayload<{ select: typeof HOOK_SELECT }>

export type HookState = 'draft' | 'live' | 'live_draft_newer' | 'disabled' | 'no_targets_left'

export interface HookView {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly position: number
  readonly isEnabled: boolean
  readonly revision: number
  /** null: every one. */
  readonly clientIds: readonly string[] | null
  readonly resourceServerIds: readonly string[] | null
  readonly secrets: readonly { readonly name: string; readonly setBy: string; readonly updatedAt: Date }[]
  readonly hosts: readonly string[]
  readonly live: {
    readonly id: string
    readonly number: number
    readonly message: string
    readonly author: string
    readonly createdAt: Date
  } | null
  readonly draft: { readonly revision: number; readonly updatedBy: string; readonly updatedAt: Date } | null
  readonly state: HookState
  readonly createdAt: Date
  readonly updatedAt: Date
}

export function toHookView(row: HookRow): HookView {
  const { targets, targetsClients, targetsResourceServers, fetchHosts, liveVersion, draft, ...hook } = row
  const clientIds = targetsClients ? targets.flatMap(({ clientId }) => clientId ?? []).sort() : null
  const resourceServerIds = targetsResourceServers ? targets.flatMap(({ resourceServerId }) => resourceServerId ?? []).sort() : null
  const hasNewerDraft = draft !== null && (draft.source !== liveVersion?.source || draft.language !== liveVersion.language)
  return {
    ...hook,
    ...{ clientIds, resourceServerIds, hosts: fetchHosts.map(({ host }) => host) },
    live: liveVersion && withoutCode(liveVersion),
    draft: draft && { revision: draft.revision, updatedBy: draft.updatedBy, updatedAt: draft.updatedAt },
    state: stateOf(hook.isEnabled, liveVersion !== null, hasNewerDraft, clientIds?.length === 0 || resourceServerIds?.length === 0),
  }
}

function stateOf(isEnabled: boolean, isDeployed: boolean, hasNewerDraft: boolean, hasNoTargets: boolean): HookState {
  if (!isDeployed) return 'draft'
  if (!isEnabled) return 'disabled'
  if (hasNoTargets) return 'no_targets_left'
  return hasNewerDraft ? 'live_draft_newer' : 'live'
}

function withoutCode({ source: _source, language: _language, ...version }: NonNullable<HookRow['liveVersion']>) {
  return version
}

/** What the activity log keeps of a hook: what decides, without code and dates. */
export function toHookEventView({ name, description, position, isEnabled, clientIds, resourceServerIds, hosts, secrets, live }: HookView) {
  const secretNames = secrets.map((secret) => secret.name)
  return { name, description, position, isEnabled, clientIds, resourceServerIds, hosts, secretNames, version: live?.number ?? null }
}

export const hookTarget = ({ id, name }: { id: string; name: string }) => ({ type: 'hook', id, name })

/** @throws DomainError `not_found` */
export async function readHook(tx: Pick<Tx, 'hook'>, hookId: string): Promise<HookView> {
  const row = await tx.hook.findUnique({ where: { id: hookId }, select: HOOK_SELECT })
  if (row === null) throw hookNotFound(hookId)
  return toHookView(row)
}

/** All hooks in the administrator's order. */
export async function listHooks(tx: Pick<Tx, 'hook'>): Promise<HookView[]> {
  const rows = await tx.hook.findMany({ select: HOOK_SELECT, orderBy: [{ position: 'asc' }, { id: 'asc' }] })
  return rows.map(toHookView)
}

/** Takes the hook for this transaction, so that changes of one hook come one after another. @throws DomainError `not_found` */
export async function lockHook(tx: Tx, hookId: string): Promise<HookView> {
  await tx.$queryRaw`SELECT id FROM hooks WHERE id = ${hookId} FOR UPDATE`
  return readHook(tx, hookId)
}

export function hookNotFound(hookId: string): DomainError {
  return new DomainError('not_found', `There is no hook with the id "${hookId}".`)
}

export function staleHook(current: HookView): DomainError {
  return new DomainError(
    'conflict',
    `The hook "${current.name}" was changed by someone else meanwhile. Read it again and repeat the change.`,
    undefined,
    { current },
  )
}
