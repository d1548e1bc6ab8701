import type { Actor } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { recordSecretEvent } from './add-client-secret.ts'
import { type RevokeClientSecretInput, revokeClientSecretInput } from './client-secret-input.ts'
import { CLIENT_SECRET_SELECT, type ClientSecretView } from './client-view.ts'
import { liveSecret, lockClientSecrets, nextRevision } from './lock-client-secrets.ts'

/**
 * Retires a secret now. No token is issued with it once this has committed.
 *
 * @throws DomainError `not_found`, or `conflict`: stale, the secret has ended already, or it is the new one of a rotation.
 */
export async function revokeClientSecret(
  deps: { prisma: PrismaClient },
  input: RevokeClientSecretInput,
  actor: Actor,
): Promise<ClientSecretView> {
  return transaction(deps.prisma, (tx) => revokeClientSecretInTransaction(tx, input, actor))
}

/** As `revokeClientSecret`, inside a transaction of the caller. */
export async function revokeClientSecretInTransaction(tx: Tx, input: RevokeClientSecretInput, actor: Actor): Promise<ClientSecretView> {
  const { clientId, revision, secretId } = parseInput(revokeClientSecretInput, input)
  const client = await lockClientSecrets(tx, clientId, revision)
  const before = await liveSecret(tx, client, secretId)
  const replaced = client.live.find(({ id }) => id === before.replacesId)
  // The replaced one may have an end by now, which would come without a successor.
  if (replaced) {
    throw new DomainError(
      'conflict',
      `The secret …${before.secretHint} replaces …${replaced.secretHint}, which is live. Cancel the rotation instead: that keeps …${replaced.secretHint}.`,
    )
  }
  // The database's clock, as for every other time that decides.
  await tx.$executeRaw`UPDATE client_secrets SET revoked_at = clock_timestamp(), slot = NULL WHERE id = ${before.id}`
  const after = await tx.clientSecret.findUniqueOrThrow({ where: { id: before.id }, select: CLIENT_SECRET_SELECT })
  if (revision !== undefined) await nextRevision(tx, client)
  await recordSecretEvent(tx, 'client_secret.revoked', client, actor, after, { before })
  return after
}
