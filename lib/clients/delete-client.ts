import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { parseInput } from '../parse-input.ts'
import { type DeleteClientInput, deleteClientInput } from './client-input.ts'
import { toClientEventView } from './client-view.ts'
import { readClientAt, staleClient } from './update-client.ts'

/**
 * Removes an application with its secrets and grants. Its rows in the token log stay. The event names the grants that went with it.
 *
 * @throws DomainError `not_found`, or `conflict` when the revision is stale.
 */
export async function deleteClient(deps: { prisma: PrismaClient }, input: DeleteClientInput, actor: Actor): Promise<void> {
  return transaction(deps.prisma, (tx) => deleteClientInTransaction(tx, input, actor))
}

/** As `deleteClient`, inside a transaction of the caller. */
export async function deleteClientInTransaction(tx: Tx, input: DeleteClientInput, actor: Actor): Promise<void> {
  const { id, revision } = parseInput(deleteClientInput, input)
  const client = await readClientAt(tx, id, revision)
  const grants = await tx.clientGrant.findMany({
    where: { clientId: id },
    select: { allowedScopes: true, resourceServer: { select: { identifier: true } } },
    orderBy: { createdAt: 'asc' },
  })
  const { count } = await tx.client.deleteMany({ where: { id, revision } })
  if (count === 0) throw await staleClient(tx, id)
  await recordAdminEvent(tx, {
    event: 'client.deleted',
    actor,
    target: { type: 'client', id, name: client.name },
    before: {
      ...toClientEventView(client),
      grants: grants.map((grant) => ({ audience: grant.resourceServer.identifier, allowedScopes: grant.allowedScopes })),
    },
  })
}
