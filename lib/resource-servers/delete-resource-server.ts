import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { parseInput } from '../parse-input.ts'
import { type DeleteResourceServerInput, deleteResourceServerInput } from './resource-server-input.ts'
import { toResourceServerEventView } from './resource-server-view.ts'
import { readResourceServerAt, staleResourceServer } from './update-resource-server.ts'

/**
 * Removes an API with its scopes and grants. Tokens that were issued for it stay valid until they expire; its rows in the log stay.
 *
 * @throws DomainError `not_found`, or `conflict` when the revision is stale.
 */
export async function deleteResourceServer(deps: { prisma: PrismaClient }, input: DeleteResourceServerInput, actor: Actor): Promise<void> {
  return transaction(deps.prisma, (tx) => deleteResourceServerInTransaction(tx, input, actor))
}

/** As `deleteResourceServer`, inside a transaction of the caller. */
export async function deleteResourceServerInTransaction(tx: Tx, input: DeleteResourceServerInput, actor: Actor): Promise<void> {
  const { id, revision } = parseInput(deleteResourceServerInput, input)
  const resourceServer = await readResourceServerAt(tx, id, revision)
  const grants = await tx.clientGrant.findMany({
    where: { resourceServerId: id },
    select: { allowedScopes: true, expiresAt: true, client: { select: { id: true, name: true } } },
    orderBy: { createdAt: 'asc' },
  })
  const { count } = await tx.resourceServer.deleteMany({ where: { id, revision } })
  if (count === 0) throw await staleResourceServer(tx, id)
  await recordAdminEvent(tx, {
    event: 'resource_server.deleted',
    actor,
    target: { type: 'resource_server', id, name: resourceServer.name },
    before: {
      ...toResourceServerEventView(resourceServer),
      grants: grants.map(({ client, ...grant }) => ({ clientId: client.id, client: client.name, ...grant })),
    },
  })
}
