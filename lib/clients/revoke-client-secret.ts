import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { lockClient } from './add-client-secret.ts'
import { CLIENT_SECRET_SELECT, type ClientSecretView, toClientSecretEventView } from './client-view.ts'

/**
 * Ends a secret now. No token is issued with it once this has committed. Revoking a revoked secret changes nothing.
 *
 * @throws DomainError `not_found`.
 */
export async function revokeClientSecret(
  deps: { prisma: PrismaClient },
  input: { clientId: string; secretId: string },
  actor: Actor,
): Promise<ClientSecretView> {
  return transaction(deps.prisma, (tx) => revokeClientSecretInTransaction(tx, input, actor))
}

/** As `revokeClientSecret`, inside a transaction of the caller. */
export async function revokeClientSecretInTransaction(
  tx: Tx,
  input: { clientId: string; secretId: string },
  actor: Actor,
): Promise<ClientSecretView> {
  const client = await lockClient(tx, input.clientId)
  const before = await tx.clientSecret.findFirst({
    where: { id: input.secretId, clientId: input.clientId },
    select: CLIENT_SECRET_SELECT,
  })
  if (before === null) throw new DomainError('not_found', `The application "${client.name}" has no secret with the id "${input.secretId}".`)
  if (before.revokedAt !== null) return before
  // The database's clock, as for every other time that decides.
  await tx.$executeRaw`UPDATE client_secrets SET revoked_at = clock_timestamp(), slot = NULL WHERE id = ${before.id}`
  const after = await tx.clientSecret.findUniqueOrThrow({ where: { id: before.id }, select: CLIENT_SECRET_SELECT })
  await recordAdminEvent(tx, {
    event: 'client_secret.revoked',
    actor,
    target: { type: 'client', id: input.clientId, name: client.name },
    before: toClientSecretEventView(before),
    after: toClientSecretEventView(after),
  })
  return after
}
