import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { CLIENT_SECRET_SELECT, toClientSecretEventView } from './client-view.ts'

const JOB: Actor = { type: 'system', id: 'end-client-secrets', name: 'Secret job' }
const CLIENTS_AT_ONCE = 500

/**
 * The job that writes down what time has done: secrets whose grace is over, or that have expired, give up their places, and the activity
 * says so. The token endpoint needs no job for it: it looks at the times themselves.
 * @returns the ids of the secrets
 */
export async function endClientSecrets(prisma: PrismaClient): Promise<string[]> {
  const clients = await prisma.$queryRaw<{ id: string; name: string }[]>`
    SELECT DISTINCT c.id, c.name FROM client_secrets s JOIN clients c ON c.id = s.client_id
    WHERE s.slot IS NOT NULL AND (s.expires_at <= clock_timestamp() OR s.retires_at <= clock_timestamp())
    ORDER BY c.id LIMIT ${CLIENTS_AT_ONCE}`
  const ended: string[] = []
  // One transaction each: a long one would hold up every token while it commits.
  for (const client of clients) ended.push(...(await transaction(prisma, (tx) => endClientSecretsInTransaction(tx, client))))
  return ended
}

/** As `endClientSecrets`, for one application, inside a transaction of the caller. */
export async function endClientSecretsInTransaction(tx: Tx, client: { id: string; name: string }): Promise<string[]> {
  const ended = await tx.$queryRaw<{ id: string }[]>`
    UPDATE client_secrets SET slot = NULL
    WHERE client_id = ${client.id} AND slot IS NOT NULL
      AND (revoked_at IS NOT NULL OR expires_at <= clock_timestamp() OR retires_at <= clock_timestamp())
    RETURNING id`
  const ids = ended.map(({ id }) => id)
  if (ids.length === 0) return ids
  const secrets = await tx.clientSecret.findMany({ where: { id: { in: ids } }, select: CLIENT_SECRET_SELECT, orderBy: { id: 'asc' } })
  for (const secret of secrets) {
    const expired = secret.expiresAt !== null && (secret.retiresAt === null || secret.expiresAt < secret.retiresAt)
    await recordAdminEvent(tx, {
      event: expired ? 'client_secret.expired' : 'client_secret.retired',
      actor: JOB,
      target: { type: 'client', id: client.id, name: client.name },
      after: toClientSecretEventView(secret),
    })
  }
  return ids
}
