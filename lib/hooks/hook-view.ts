import type { Tx } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { type HookRow, type HookTables, readHookRows } from './hook-rows.ts'

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
    readonly shape: string
    readonly message: string
    readonly author: string
    readonly createdAt: Date
  } | null
  readonly draft: { readonly revision: number; readonly updatedBy: string; readonly updatedAt: Date } | null
  readonly state: HookState
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** What a page and the activity log see of a hook. No secret values, and no code. */
export function toHookView(row: HookRow): HookView {
  const { id, name, description, position, isEnabled, revision, createdAt, updatedAt, liveVersion, draft, hosts, targets } = row
  const clientIds = row.targetsClients ? targets.flatMap(({ clientId }) => clientId ?? []).sort() : null
  const resourceServerIds = row.targetsResourceServers ? targets.flatMap(({ resourceServerId }) => resourceServerId ?? []).sort() : null
  const hasNewerDraft = draft !== null && (draft.source !== liveVersion?.source || draft.language !== liveVersion.language)
  return {
    ...{ id, name, description, position, isEnabled, revision, createdAt, updatedAt, clientIds, resourceServerIds, hosts },
    secrets: row.secrets.map(({ name, setBy, updatedAt }) => ({ name, setBy, updatedAt })),
    live: liveVersion && toVersionView(liveVersion),
    draft: draft && { revision: draft.revision, updatedBy: draft.updatedBy, updatedAt: draft.updatedAt },
    state: stateOf(isEnabled, liveVersion !== null, hasNewerDraft, clientIds?.length === 0 || resourceServerIds?.length === 0),
  }
}

function stateOf(isEnabled: boolean, isDeployed: boolean, hasNewerDraft: boolean, hasNoTargets: boolean): HookState {
  if (!isDeployed) return 'draft'
  if (!isEnabled) return 'disabled'
  if (hasNoTargets) return 'no_targets_left'
  return hasNewerDraft ? 'live_draft_newer' : 'live'
}

function toVersionView({ id, number, shape, message, author, createdAt }: NonNullable<HookRow['liveVersion']>) {
  return { id, number, shape, message, author, createdAt }
}

/** What the activity log keeps of a hook: what decides, without code and dates. */
export function toHookEventView({ name, description, position, isEnabled, clientIds, resourceServerIds, hosts, secrets, live }: HookView) {
  const secretNames = secrets.map((secret) => secret.name)
  return { name, description, position, isEnabled, clientIds, resourceServerIds, hosts, secretNames, version: live?.number ?? null }
}

export const hookTarget = ({ id, name }: { id: string; name: string }) => ({ type: 'hook', id, name })

/** @throws DomainError `not_found` */
export async function readHook(tx: HookTables, hookId: string): Promise<HookView> {
  const [row] = await readHookRows(tx, { id: hookId })
  if (row === undefined) throw hookNotFound(hookId)
  return toHookView(row)
}

/** All hooks in the administrator's order. */
export async function listHooks(tx: HookTables): Promise<HookView[]> {
  return (await readHookRows(tx)).map(toHookView)
}

/** As `listHooks`, with the code of the drafts: what has never been deployed shows its shape only there. */
export async function listHooksWithDrafts(tx: HookTables): Promise<(HookView & { readonly draftSource: string | undefined })[]> {
  return (await readHookRows(tx)).map((row) => ({ ...toHookView(row), draftSource: row.draft?.source }))
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
