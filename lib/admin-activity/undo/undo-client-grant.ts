import { removeClientGrantInTransaction } from '../../client-grants/remove-client-grant.ts'
import { restoreClientGrantAs } from '../../client-grants/restore-client-grant.ts'
import { setClientGrantInTransaction } from '../../client-grants/set-client-grant.ts'
import { Prisma } from '../../db/generated/client.ts'
import type { Tx } from '../../db/transaction.ts'
import { DomainError } from '../../errors.ts'
import type { StoredAdminEvent } from '../list-admin-events.ts'
import type { AdminEventView } from '../record-admin-event.ts'
import { readLaterChanges } from './read-later-changes.ts'
import { statesByRevision, targetIds, type UndoKind, type UndoState } from './undo-kind.ts'

const statesOf: UndoKind['statesOf'] = async (tx, events) =>
  statesByRevision(
    events,
    await tx.clientGrant.findMany({ where: { id: { in: targetIds(events) } }, select: { id: true, revision: true } }),
  )

/** `client_grant.created`: it is removed. */
export const undoClientGrantCreation: UndoKind = {
  role: 'admin',
  canUndo: () => true,
  statesOf,
  undo: (tx, { targetId, revision }, _deps, actor) => removeClientGrantInTransaction(tx, { id: targetId, revision: revision ?? 0 }, actor),
}

/** `client_grant.updated`: scopes and expiry are as they were. */
export const undoClientGrantUpdate: UndoKind = {
  role: 'admin',
  canUndo: ({ before }) => readGrant(before) !== undefined,
  statesOf,
  async undo(tx, { before, revision }, _deps, actor) {
    await setClientGrantInTransaction(tx, { ...(await grantInput(tx, before)), revision: revision ?? 0 }, actor)
  },
}

/** `client_grant.removed`: the grant is there again under its own id, so that its history and its usage go on. */
export const undoClientGrantRemoval: UndoKind = {
  role: 'admin',
  canUndo: ({ before }) => readGrant(before) !== undefined,
  statesOf: statesOfPairs,
  async undo(tx, event, _deps, actor) {
    await restoreClientGrantAs(tx, event.targetId, event, actor)
  },
}

interface GrantBefore {
  readonly clientId: string
  readonly audience: string
  readonly allowedScopes: string[]
  readonly expiresAt: Date | null
}

function readGrant(view: AdminEventView | null): GrantBefore | undefined {
  if (view === null) return undefined
  const { clientId, audience, allowedScopes, expiresAt } = view
  if (typeof clientId !== 'string' || typeof audience !== 'string') return undefined
  if (!Array.isArray(allowedScopes) || !allowedScopes.every((scope) => typeof scope === 'string')) return undefined
  return { clientId, audience, allowedScopes, expiresAt: typeof expiresAt === 'string' ? new Date(expiresAt) : null }
}

async function grantInput(tx: Tx, view: AdminEventView | null) {
  const grant = readGrant(view)
  if (grant === undefined) throw new DomainError('invalid', 'The event does not say how the grant was.')
  const { audience, ...rest } = grant
  const api = await tx.resourceServer.findUnique({ where: { identifier: audience }, select: { id: true } })
  if (api === null) throw new DomainError('not_found', `There is no API ${audience} any more.`)
  return { ...rest, resourceServerId: api.id }
}

/** A removed grant is as the removal left it while its application and its API exist, and nothing was done with a grant of theirs since. */
async function statesOfPairs(tx: Tx, events: readonly StoredAdminEvent[]): Promise<ReadonlyMap<string, UndoState>> {
  const grants = events.flatMap(({ id, before }) => {
    const grant = readGrant(before)
    return grant ? [Prisma.sql`(${id}, ${grant.clientId}, ${grant.audience})`] : []
  })
  if (grants.length === 0) return new Map()
  const later = await readLaterChanges(tx, events)
  const rows = await tx.$queryRaw<{ id: string; state: UndoState }[]>`
    SELECT removed.id, CASE WHEN c.id IS NULL OR r.id IS NULL THEN 'gone' WHEN g.id IS NULL THEN 'as_left' ELSE 'changed' END AS state
      FROM (VALUES ${Prisma.join(grants)}) AS removed (id, client_id, audience)
      LEFT JOIN clients c ON c.id = removed.client_id LEFT JOIN resource_servers r ON r.identifier = removed.audience
      LEFT JOIN client_grants g ON g.client_id = c.id AND g.resource_server_id = r.id`
  return new Map(rows.map(({ id, state }) => [id, state === 'as_left' && later.has(id) ? 'changed' : state]))
}
