import type { Actor } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { transaction } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { DomainError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { type AddedClientSecret, insertClientSecret, recordSecretEvent } from './add-client-secret.ts'
import {
  type CancelSecretRotationInput,
  cancelSecretRotationInput,
  type RotateClientSecretInput,
  rotateClientSecretInput,
} from './client-secret-input.ts'
import { CLIENT_SECRET_SELECT, type ClientSecretView } from './client-view.ts'
import { liveSecret, lockClientSecrets, nextRevision } from './lock-client-secrets.ts'

/**
 * Makes the secret that replaces a live one. Both get tokens until the old one retires: so long after the first use of the new one
 * (lib/issuer/first-use.ts starts that clock), on a date, or when somebody retires it.
 *
 * @throws DomainError `not_found`, `invalid`, or `conflict`: stale, the old one is no longer live, or two secrets are.
 */
export async function rotateClientSecret(
  deps: { prisma: PrismaClient; encryption: Encryption },
  input: RotateClientSecretInput,
  actor: Actor,
): Promise<AddedClientSecret> {
  const { clientId, revision, secretId, grace, label, expiresAt } = parseInput(rotateClientSecretInput, input)
  return transaction(deps.prisma, async (tx) => {
    const client = await lockClientSecrets(tx, clientId, revision)
    const old = await liveSecret(tx, client, secretId)
    const graceSeconds = grace.kind === 'after_first_use' ? grace.seconds : null
    const added = await insertClientSecret(tx, deps.encryption, client, { label, expiresAt, replacesId: old.id, graceSeconds }, actor)
    const retiresAt = grace.kind === 'date' ? grace.at : null
    // Also an end that an earlier rotation gave it gives way: what is chosen now counts.
    await tx.clientSecret.update({ where: { id: old.id }, data: { retiresAt, graceStartedAt: null }, select: { id: true } })
    const saved = await nextRevision(tx, client)
    await recordSecretEvent(tx, 'client_secret.rotated', client, actor, added, {
      revision: saved,
      also: { replacesHint: old.secretHint, replacedRetiresAt: retiresAt },
    })
    return added
  })
}

/**
 * Ends the new secret of a rotation and keeps the old one, also where its grace has started: whoever uses the new one already gets no
 * token from then on.
 *
 * @param input `secretId` is the new secret
 * @throws DomainError `not_found`, `invalid`, or `conflict`: stale, one of the two has ended, or the secret replaces none.
 */
export async function cancelSecretRotation(
  deps: { prisma: PrismaClient },
  input: CancelSecretRotationInput,
  actor: Actor,
): Promise<{ kept: ClientSecretView; ended: ClientSecretView }> {
  const { clientId, revision, secretId } = parseInput(cancelSecretRotationInput, input)
  return transaction(deps.prisma, async (tx) => {
    const client = await lockClientSecrets(tx, clientId, revision)
    const before = await liveSecret(tx, client, secretId)
    const old = client.live.find(({ id }) => id === before.replacesId)
    if (old === undefined) {
      throw new DomainError(
        'conflict',
        before.replacesId === null
          ? `The secret …${before.secretHint} replaces no other, so there is no rotation to cancel.`
          : `The secret that …${before.secretHint} replaces is retired already. To cancel now would leave "${client.name}" without a secret.`,
      )
    }
    await tx.$executeRaw`UPDATE client_secrets SET revoked_at = clock_timestamp(), slot = NULL WHERE id = ${before.id}`
    const kept = await tx.clientSecret.update({
      where: { id: old.id },
      data: { graceStartedAt: null, retiresAt: null },
      select: CLIENT_SECRET_SELECT,
    })
    const ended = await tx.clientSecret.findUniqueOrThrow({ where: { id: before.id }, select: CLIENT_SECRET_SELECT })
    await nextRevision(tx, client)
    await recordSecretEvent(tx, 'client_secret.rotation_cancelled', client, actor, ended, {
      before,
      also: { keptHint: old.secretHint },
    })
    return { kept, ended }
  })
}
