import { changedFields } from '../admin-activity/changed-fields.ts'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { parseInput } from '../parse-input.ts'
import { recordSecretEvent } from './add-client-secret.ts'
import { type UpdateClientSecretInput, updateClientSecretInput } from './client-secret-input.ts'
import { CLIENT_SECRET_SELECT, type ClientSecretView } from './client-view.ts'
import { liveSecret, lockClientSecrets, nextRevision } from './lock-client-secrets.ts'

/**
 * Changes the label or the expiry of a live secret and keeps the rest. What equals what is stored writes nothing.
 *
 * @throws DomainError `not_found`, `invalid`, or `conflict` when the revision is stale or the secret has ended.
 */
export async function updateClientSecret(
  deps: { prisma: PrismaClient },
  input: UpdateClientSecretInput,
  actor: Actor,
): Promise<ClientSecretView> {
  return transaction(deps.prisma, (tx) => updateClientSecretInTransaction(tx, input, actor))
}

/** As `updateClientSecret`, inside a transaction of the caller. */
export async function updateClientSecretInTransaction(tx: Tx, input: UpdateClientSecretInput, actor: Actor): Promise<ClientSecretView> {
  const { clientId, revision, secretId, ...fields } = parseInput(updateClientSecretInput, input)
  const client = await lockClientSecrets(tx, clientId, revision)
  const before = await liveSecret(tx, client, secretId)
  const changes = changedFields(before, fields)
  if (changes === undefined) return before
  const after = await tx.clientSecret.update({ where: { id: before.id }, data: changes, select: CLIENT_SECRET_SELECT })
  const saved = await nextRevision(tx, client)
  await recordSecretEvent(tx, 'client_secret.updated', client, actor, after, { before, revision: saved })
  return after
}
