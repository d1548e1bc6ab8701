import type { Tx } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { CLIENT_SECRET_SELECT, type ClientSecretView } from './client-view.ts'
import { endClientSecretsInTransaction } from './end-client-secrets.ts'
import { staleClient } from './update-client.ts'

/** An application whose secrets nobody else changes until the transaction ends. */
export interface LockedClient {
  id: string
  name: string
  revision: number
  /** Live by the database's clock, oldest first. */
  live: ClientSecretView[]
}

/**
 * Locks an application with its live secrets, so that two changes of them see each other, and so does the first use of a new one (which
 * locks the new secret before the replaced one, as is done here). Those that time has ended give their places up.
 *
 * @param revision the one that the change was made from; without it, as from the command line, any will do
 * @throws DomainError `not_found`, or `conflict` when the revision is stale.
 */
export async function lockClientSecrets(tx: Tx, clientId: string, revision?: number): Promise<LockedClient> {
  const [client] = await tx.$queryRaw<{ name: string; revision: number }[]>`
    SELECT name, revision FROM clients WHERE id = ${clientId} FOR NO KEY UPDATE`
  if (client === undefined) throw new DomainError('not_found', `There is no application with the client_id "${clientId}".`)
  if (revision !== undefined && client.revision !== revision) throw await staleClient(tx, clientId)
  await tx.$queryRaw`SELECT id FROM client_secrets WHERE client_id = ${clientId} AND slot IS NOT NULL ORDER BY id DESC FOR UPDATE`
  await endClientSecretsInTransaction(tx, { id: clientId, name: client.name })
  const live = await tx.clientSecret.findMany({
    where: { clientId, slot: { not: null } },
    select: CLIENT_SECRET_SELECT,
    orderBy: { id: 'asc' },
  })
  return { id: clientId, ...client, live }
}

/** The live secret with this id, or why there is none. */
export async function liveSecret(tx: Tx, client: LockedClient, secretId: string): Promise<ClientSecretView> {
  const live = client.live.find(({ id }) => id === secretId)
  if (live) return live
  const dead = await tx.clientSecret.findFirst({ where: { id: secretId, clientId: client.id }, select: CLIENT_SECRET_SELECT })
  if (dead === null) throw new DomainError('not_found', `The application "${client.name}" has no secret with the id "${secretId}".`)
  throw new DomainError('conflict', `The secret …${dead.secretHint} ${wasEnded(dead)} already.`)
}

/** Every change of secrets is one of the application: what somebody else has open from before is stale. */
export async function nextRevision(tx: Tx, client: LockedClient): Promise<number> {
  const { revision } = await tx.client.update({
    where: { id: client.id },
    data: { revision: { increment: 1 } },
    select: { revision: true },
  })
  return revision
}

function wasEnded({ revokedAt, retiresAt }: ClientSecretView): string {
  return revokedAt !== null || retiresAt !== null ? 'is retired' : 'has expired'
}
