import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import { CLIENT_GRANT_SELECT, type ClientGrantView, clientGrantName, toClientGrantEventView } from '../client-grants/client-grant-view.ts'
import type { Tx } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import type { ResourceServerView, ScopeView } from './resource-server-view.ts'

export interface TrimmedGrant {
  id: string
  revision: number
}

interface ReplaceScopes {
  resourceServer: ResourceServerView
  scopes: readonly ScopeView[]
  removeFromGrants: boolean
  actor: Actor
}

/**
 * Writes an API's new list of scopes: adds, describes anew, removes. Call with the API's row locked.
 *
 * @throws DomainError `conflict` with the holders, when a removed scope is granted and must not be taken away.
 */
export async function replaceScopes(tx: Tx, { resourceServer, scopes, removeFromGrants, actor }: ReplaceScopes): Promise<TrimmedGrant[]> {
  const stored = new Map(resourceServer.scopes.map((scope) => [scope.value, scope]))
  const kept = new Set(scopes.map((scope) => scope.value))
  const removed = resourceServer.scopes.filter((scope) => !kept.has(scope.value)).map((scope) => scope.value)
  const trimmed = removed.length === 0 ? [] : await trimGrants(tx, { resourceServer, removed, removeFromGrants, actor })
  const resourceServerId = resourceServer.id
  if (removed.length > 0) await tx.scope.deleteMany({ where: { resourceServerId, value: { in: removed } } })
  const added = scopes.filter((scope) => !stored.has(scope.value))
  if (added.length > 0) await tx.scope.createMany({ data: added.map((scope) => ({ ...scope, resourceServerId })) })
  for (const scope of scopes) {
    const before = stored.get(scope.value)
    if (before === undefined || before.description === scope.description) continue
    await tx.scope.updateMany({ where: { resourceServerId, value: scope.value }, data: { description: scope.description } })
  }
  return trimmed
}

async function trimGrants(
  tx: Tx,
  { resourceServer, removed, removeFromGrants, actor }: Omit<ReplaceScopes, 'scopes'> & { removed: string[] },
): Promise<TrimmedGrant[]> {
  const holders = await tx.clientGrant.findMany({
    where: { resourceServerId: resourceServer.id, allowedScopes: { hasSome: removed } },
    select: CLIENT_GRANT_SELECT,
    orderBy: { id: 'asc' },
  })
  if (holders.length > 0 && !removeFromGrants) throw stillGranted(holders, removed)
  const trimmed: TrimmedGrant[] = []
  for (const before of holders) {
    const after = await tx.clientGrant.update({
      where: { id: before.id },
      data: { allowedScopes: before.allowedScopes.filter((scope) => !removed.includes(scope)), revision: { increment: 1 } },
      select: CLIENT_GRANT_SELECT,
    })
    trimmed.push({ id: after.id, revision: after.revision })
    await recordAdminEvent(tx, {
      event: 'client_grant.updated',
      actor,
      target: { type: 'client_grant', id: after.id, name: clientGrantName(after) },
      before: toClientGrantEventView(before),
      after: toClientGrantEventView(after),
      revision: after.revision,
    })
  }
  return trimmed
}

const HOLDERS_NAMED_MAX = 20

function stillGranted(holders: readonly ClientGrantView[], removed: readonly string[]): DomainError {
  const names = holders.slice(0, HOLDERS_NAMED_MAX).map((grant) => {
    const held = grant.allowedScopes.filter((scope) => removed.includes(scope))
    return `${grant.client.name} (${held.join(' ')})`
  })
  const more = holders.length > HOLDERS_NAMED_MAX ? ` and ${holders.length - HOLDERS_NAMED_MAX} more` : ''
  return new DomainError('conflict', `Removed scopes are still granted to ${names.join(', ')}${more}.`)
}
