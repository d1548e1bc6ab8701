import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { type RemoveClientGrantInput, removeClientGrantInput } from './client-grant-input.ts'
import { CLIENT_GRANT_SELECT, clientGrantName, toClientGrantEventView } from './client-grant-view.ts'
import { staleGrant } from './stale-grant.ts'

/**
 * Takes an application's access to an API away. No token for the pair is issued once this has committed.
 *
 * @throws DomainError `not_found`, or `conflict` with what is stored (`StoredGrant`) when the revision is stale.
 */
export async function removeClientGrant(deps: { prisma: PrismaClient }, input: RemoveClientGrantInput, actor: Actor): Promise<void> {
  return transaction(deps.prisma, (tx) => removeClientGrantInTransaction(tx, input, actor))
}

/** As `removeClientGrant`, inside a transaction of the caller. */
export async function removeClientGrantInTransaction(tx: Tx, input: RemoveClientGrantInput, actor: Actor): Promise<void> {
  const { id, revision } = parseInput(removeClientGrantInput, input)
  const grant = await tx.clientGrant.findUnique({ where: { id }, select: CLIENT_GRANT_SELECT })
  if (grant === null) throw new DomainError('not_found', `There is no grant with the id "${id}".`)
  const { count } = await tx.clientGrant.deleteMany({ where: { id, revision } })
  if (count === 0) throw await staleGrant(tx, grant)
  await recordAdminEvent(tx, {
    event: 'client_grant.removed',
    actor,
    target: { type: 'client_grant', id, name: clientGrantName(grant) },
    before: toClientGrantEventView(grant),
    revision: grant.revision,
  })
}
