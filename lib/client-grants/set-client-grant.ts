import { changedFields } from '../admin-activity/changed-fields.ts'
import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { orConflict } from '../db/unique-violation.ts'
import { DomainError } from '../errors.ts'
import { newGrantId } from '../ids.ts'
import { parseInput } from '../parse-input.ts'
import { type SetClientGrantInput, setClientGrantInput } from './client-grant-input.ts'
import { CLIENT_GRANT_SELECT, type ClientGrantView, clientGrantName, toClientGrantEventView } from './client-grant-view.ts'
import { staleGrant } from './stale-grant.ts'

/**
 * Says which scopes an application may be granted for an API: makes the grant of the pair, or replaces its scopes. Scopes are kept in
 * the order of their values. Input that equals what is stored writes nothing.
 *
 * @throws DomainError `invalid` (also for a scope that the API does not define), `not_found`, or `conflict` with what is stored (`StoredGrant`)
 * when the revision is stale: the pair has a grant that the caller did not see, or no longer the one it saw.
 */
export async function setClientGrant(deps: { prisma: PrismaClient }, input: SetClientGrantInput, actor: Actor): Promise<ClientGrantView> {
  return transaction(deps.prisma, (tx) => setClientGrantInTransaction(tx, input, actor))
}

/** As `setClientGrant`, inside a transaction of the caller. A restored grant has its own id again, and a revision that it never had. */
export async function setClientGrantInTransaction(
  tx: Tx,
  input: SetClientGrantInput,
  actor: Actor,
  restored: { id: string; revision: number } = { id: newGrantId(), revision: 1 },
): Promise<ClientGrantView> {
  const { revision, allowedScopes, ...rest } = parseInput(setClientGrantInput, input)
  const given = { ...rest, allowedScopes: allowedScopes.toSorted() }
  await checkSides(tx, given)
  const pair = { clientId: given.clientId, resourceServerId: given.resourceServerId }
  const before = await tx.clientGrant.findUnique({ where: { clientId_resourceServerId: pair }, select: CLIENT_GRANT_SELECT })
  if ((before?.revision ?? undefined) !== revision) throw await staleGrant(tx, pair)
  if (before === null) return createGrant(tx, { ...restored, ...given }, actor)
  const changes = changedFields(before, { allowedScopes: given.allowedScopes, expiresAt: given.expiresAt })
  if (changes === undefined) return before
  const [after] = await tx.clientGrant.updateManyAndReturn({
    where: { id: before.id, revision: before.revision },
    data: { ...changes, revision: { increment: 1 } },
    select: CLIENT_GRANT_SELECT,
  })
  if (after === undefined) throw await staleGrant(tx, pair)
  await recordAdminEvent(tx, {
    event: 'client_grant.updated',
    actor,
    target: { type: 'client_grant', id: after.id, name: clientGrantName(after) },
    before: toClientGrantEventView(before),
    after: toClientGrantEventView(after),
    revision: after.revision,
  })
  return after
}

async function createGrant(
  tx: Tx,
  data: { id: string; revision: number; clientId: string; resourceServerId: string; allowedScopes: string[]; expiresAt?: Date | null },
  actor: Actor,
): Promise<ClientGrantView> {
  const grant = await orConflict(
    tx.clientGrant.create({ data, select: CLIENT_GRANT_SELECT }),
    'Someone else made a grant for this application and API meanwhile. Read it again and repeat the change.',
  )
  await recordAdminEvent(tx, {
    event: 'client_grant.created',
    actor,
    target: { type: 'client_grant', id: grant.id, name: clientGrantName(grant) },
    after: toClientGrantEventView(grant),
    revision: grant.revision,
  })
  return grant
}

/** Both sides exist, and the API defines every scope. The API's row is locked, so that no scope goes away before the grant is there. */
async function checkSides(tx: Tx, given: { clientId: string; resourceServerId: string; allowedScopes: readonly string[] }): Promise<void> {
  const [resourceServer] = await tx.$queryRaw<{ identifier: string }[]>`
    SELECT identifier FROM resource_servers WHERE id = ${given.resourceServerId} FOR NO KEY UPDATE`
  if (resourceServer === undefined) throw new DomainError('not_found', `There is no API with the id "${given.resourceServerId}".`)
  const client = await tx.client.findUnique({ where: { id: given.clientId }, select: { id: true } })
  if (client === null) throw new DomainError('not_found', `There is no application with the client_id "${given.clientId}".`)
  const scopes = await tx.scope.findMany({ where: { resourceServerId: given.resourceServerId }, select: { value: true } })
  const defined = new Set(scopes.map((scope) => scope.value))
  const problems = given.allowedScopes.flatMap((scope, index) =>
    defined.has(scope) ? [] : [{ path: `allowedScopes[${index}]`, message: `"${scope}" is not a scope of ${resourceServer.identifier}` }],
  )
  if (problems.length > 0) throw new DomainError('invalid', problems.map((problem) => problem.message).join('; '), problems)
}
