import { changedFields } from '../admin-activity/changed-fields.ts'
import { type LastChange, readLastChange } from '../admin-activity/read-last-change.ts'
import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { DomainError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { ensureSigningKeys, prepareSigningKeys } from '../signing-keys/ensure-signing-keys.ts'
import type { SigningKeySource } from './create-resource-server.ts'
import { replaceScopes, type TrimmedGrant } from './replace-scopes.ts'
import { type UpdateResourceServerInput, updateResourceServerInput } from './resource-server-input.ts'
import {
  RESOURCE_SERVER_SELECT,
  type ResourceServerView,
  sortScopes,
  toResourceServerEventView,
  toResourceServerView,
} from './resource-server-view.ts'

export interface UpdatedResourceServer {
  resourceServer: ResourceServerView
  /** Grants that lost removed scopes, with their new revisions. */
  trimmedGrants: TrimmedGrant[]
}

/**
 * Changes what is given and keeps the rest; `scopes` is the whole new list. Input that equals what is stored writes nothing. A scope that
 * grants still hold is removed only with `removeFromGrants`, which takes it from them in the same transaction.
 *
 * @throws DomainError `invalid`, `not_found`, or `conflict` when the revision is stale or a removed scope is still granted.
 */
export async function updateResourceServer(
  deps: { prisma: PrismaClient; encryption: Encryption },
  input: UpdateResourceServerInput,
  actor: Actor,
): Promise<UpdatedResourceServer> {
  const { signingAlg } = parseInput(updateResourceServerInput, input)
  const prepared = signingAlg === undefined ? [] : await prepareSigningKeys(deps.prisma, signingAlg)
  const source = { encryption: deps.encryption, prepared }
  return transaction(deps.prisma, (tx) => updateResourceServerInTransaction(tx, source, input, actor))
}

/** As `updateResourceServer`, inside a transaction of the caller. */
export async function updateResourceServerInTransaction(
  tx: Tx,
  { encryption, prepared }: SigningKeySource,
  input: UpdateResourceServerInput,
  actor: Actor,
): Promise<UpdatedResourceServer> {
  const { id, revision, scopes, removeFromGrants, ...fields } = parseInput(updateResourceServerInput, input)
  const before = await readResourceServerAt(tx, id, revision)
  const changes = changedFields(before, fields)
  const newScopes = scopes === undefined ? undefined : changedFields(before, { scopes: sortScopes(scopes) })?.scopes
  if (changes === undefined && newScopes === undefined) return { resourceServer: before, trimmedGrants: [] }
  if (changes?.signingAlg !== undefined) await ensureSigningKeys(tx, encryption, changes.signingAlg, actor, prepared)
  // The revision first: it locks the row, so that no grant can take up a scope while it is being removed.
  const { count } = await tx.resourceServer.updateMany({ where: { id, revision }, data: { ...changes, revision: { increment: 1 } } })
  if (count === 0) throw await staleResourceServer(tx, id)
  const trimmedGrants =
    newScopes === undefined ? [] : await replaceScopes(tx, { resourceServer: before, scopes: newScopes, removeFromGrants, actor })
  const after = toResourceServerView(await tx.resourceServer.findUniqueOrThrow({ where: { id }, select: RESOURCE_SERVER_SELECT }))
  await recordAdminEvent(tx, {
    event: 'resource_server.updated',
    actor,
    target: { type: 'resource_server', id, name: after.name },
    before: toResourceServerEventView(before),
    after: toResourceServerEventView(after),
    revision: after.revision,
  })
  return { resourceServer: after, trimmedGrants }
}

/** Reads an API that is about to change. A stale revision means that someone else saved first. */
export async function readResourceServerAt(tx: Tx, id: string, revision: number): Promise<ResourceServerView> {
  const row = await tx.resourceServer.findUnique({ where: { id }, select: RESOURCE_SERVER_SELECT })
  if (row === null) throw new DomainError('not_found', `There is no API with the id "${id}".`)
  if (row.revision !== revision) throw await staleResourceServer(tx, id)
  return toResourceServerView(row)
}

/** What a save that came too late is told: the API as it is stored now, and whose change that was. */
export interface StaleResourceServer {
  readonly resourceServer: ResourceServerView
  readonly changed?: LastChange
}

/** The refusal of a save that was made from an older version. */
export async function staleResourceServer(tx: Tx, id: string): Promise<DomainError> {
  const row = await tx.resourceServer.findUnique({ where: { id }, select: RESOURCE_SERVER_SELECT })
  if (row === null) return new DomainError('not_found', `There is no API with the id "${id}".`)
  const changed = await readLastChange(tx, { type: 'resource_server', id })
  const current: StaleResourceServer = { resourceServer: toResourceServerView(row), changed }
  const sentence = `The API "${row.name}" was changed by someone else meanwhile. Read it again and repeat the change.`
  return new DomainError('conflict', sentence, undefined, { current })
}
