import type { Prisma } from '../db/generated/client.ts'
import type { Tx } from '../db/transaction.ts'

const SELECT = {
  ...{ id: true, name: true, description: true, position: true, isEnabled: true, revision: true, liveVersionId: true },
  ...{ targetsClients: true, targetsResourceServers: true, createdAt: true, updatedAt: true },
} satisfies Prisma.HookSelect
const VERSION = {
  ...{ id: true, number: true, source: true, compiled: true, language: true, shape: true, message: true, author: true, createdAt: true },
} satisfies Prisma.HookVersionSelect
const DRAFT = {
  hookId: true,
  revision: true,
  updatedBy: true,
  updatedAt: true,
  source: true,
  language: true,
} satisfies Prisma.HookDraftSelect
const SECRET = { hookId: true, name: true, setBy: true, updatedAt: true, valueSealed: true } satisfies Prisma.HookSecretSelect

export type HookTables = Pick<Tx, 'hook' | 'hookVersion' | 'hookTarget' | 'hookSecret' | 'hookFetchHost' | 'hookDraft'>

/** A hook with all that belongs to it, as it is stored. Not for pages: secrets are here, sealed. */
export interface HookRow extends Prisma.HookGetPayload<{ select: typeof SELECT }> {
  readonly liveVersion: Prisma.HookVersionGetPayload<{ select: typeof VERSION }> | null
  readonly draft: Prisma.HookDraftGetPayload<{ select: typeof DRAFT }> | null
  readonly secrets: readonly Prisma.HookSecretGetPayload<{ select: typeof SECRET }>[]
  readonly targets: readonly { readonly clientId: string | null; readonly resourceServerId: string | null }[]
  readonly hosts: readonly string[]
}

/**
 * Hooks in the administrator's order. One query after another: a transaction has one connection, and relations that Prisma would load side
 * by side would be asked for on it at the same time.
 */
export async function readHookRows(tx: HookTables, where: Prisma.HookWhereInput = {}): Promise<HookRow[]> {
  const hooks = await tx.hook.findMany({ where, select: SELECT, orderBy: [{ position: 'asc' }, { id: 'asc' }] })
  const ofThese = { where: { hookId: { in: hooks.map(({ id }) => id) } } }
  const versions = await tx.hookVersion.findMany({
    where: { id: { in: hooks.flatMap(({ liveVersionId }) => liveVersionId ?? []) } },
    select: VERSION,
  })
  const drafts = await tx.hookDraft.findMany({ ...ofThese, select: DRAFT })
  const targets = await tx.hookTarget.findMany({ ...ofThese, select: { hookId: true, clientId: true, resourceServerId: true } })
  const secrets = await tx.hookSecret.findMany({ ...ofThese, select: SECRET, orderBy: { name: 'asc' } })
  const hosts = await tx.hookFetchHost.findMany({ ...ofThese, select: { hookId: true, host: true }, orderBy: { host: 'asc' } })
  const versionById = new Map(versions.map((version) => [version.id, version]))
  const draftOf = new Map(drafts.map((draft) => [draft.hookId, draft]))
  const [targetsOf, secretsOf, hostsOf] = [byHook(targets), byHook(secrets), byHook(hosts)]
  return hooks.map((hook) => ({
    ...hook,
    liveVersion: (hook.liveVersionId !== null && versionById.get(hook.liveVersionId)) || null,
    draft: draftOf.get(hook.id) ?? null,
    targets: targetsOf.get(hook.id) ?? [],
    secrets: secretsOf.get(hook.id) ?? [],
    hosts: (hostsOf.get(hook.id) ?? []).map(({ host }) => host),
  }))
}

function byHook<Row extends { hookId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const grouped = new Map<string, Row[]>()
  for (const row of rows) grouped.set(row.hookId, [...(grouped.get(row.hookId) ?? []), row])
  return grouped
}
