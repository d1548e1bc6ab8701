import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { clientSecretHint, generateClientSecret } from '../encryption/client-secret.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { DomainError } from '../errors.ts'
import { newCredentialId } from '../ids.ts'
import { parseInput } from '../parse-input.ts'
import { type AddClientSecretInput, addClientSecretInput } from './client-input.ts'
import { CLIENT_SECRET_SELECT, type ClientSecretView, toClientSecretEventView } from './client-view.ts'

export interface AddedClientSecret extends ClientSecretView {
  /** The secret itself, to be shown once. */
  value: string
}

/**
 * Gives an application one more secret. At most two are live at once; those that time has ended give their places up here.
 * With `replacesId`, the grace of that secret starts when this one is first used (`graceSeconds`, null: until someone retires it).
 *
 * @throws DomainError `not_found`, `invalid`, or `conflict` when two secrets are live.
 */
export async function addClientSecret(
  deps: { prisma: PrismaClient; encryption: Encryption },
  input: AddClientSecretInput,
  actor: Actor,
): Promise<AddedClientSecret> {
  return transaction(deps.prisma, (tx) => addClientSecretInTransaction(tx, deps.encryption, input, actor))
}

/** As `addClientSecret`, inside a transaction of the caller. */
export async function addClientSecretInTransaction(
  tx: Tx,
  encryption: Encryption,
  input: AddClientSecretInput,
  actor: Actor,
): Promise<AddedClientSecret> {
  const { clientId, value: given, label, expiresAt, replacesId, graceSeconds } = parseInput(addClientSecretInput, input)
  const client = await lockClient(tx, clientId)
  const live = await freeDeadSlots(tx, clientId)
  const slot = [1, 2].find((candidate) => !live.some((secret) => secret.slot === candidate))
  if (slot === undefined) {
    throw new DomainError('conflict', `The application "${client.name}" has two live secrets already. Revoke one of them first.`)
  }
  if (replacesId !== undefined && !live.some((secret) => secret.id === replacesId)) {
    throw new DomainError('invalid', 'The secret to replace is not a live secret of this application.', [
      { path: 'replacesId', message: 'is not a live secret of this application' },
    ])
  }
  const { value, hint } = given === undefined ? generateClientSecret() : { value: given, hint: clientSecretHint(given) }
  const secret = await tx.clientSecret.create({
    data: {
      id: newCredentialId(),
      clientId,
      secretHash: encryption.hashClientSecret(value),
      secretHint: hint,
      label,
      slot,
      expiresAt,
      replacesId,
      graceSeconds: replacesId === undefined ? undefined : graceSeconds,
      createdBy: actor.name,
    },
    select: CLIENT_SECRET_SELECT,
  })
  await recordAdminEvent(tx, {
    event: 'client_secret.created',
    actor,
    target: { type: 'client', id: clientId, name: client.name },
    after: toClientSecretEventView(secret),
  })
  return { ...secret, value }
}

/** Locks the application's row, so that two changes of its secrets see each other. */
export async function lockClient(tx: Tx, clientId: string): Promise<{ name: string }> {
  const [client] = await tx.$queryRaw<{ name: string }[]>`SELECT name FROM clients WHERE id = ${clientId} FOR NO KEY UPDATE`
  if (client === undefined) throw new DomainError('not_found', `There is no application with the client_id "${clientId}".`)
  return client
}

/**
 * Takes the slots from secrets that time has ended, by the database's clock, which decides expiries everywhere.
 * Returns the live ones, oldest first.
 */
async function freeDeadSlots(tx: Tx, clientId: string): Promise<{ id: string; slot: number | null }[]> {
  await tx.$executeRaw`
    UPDATE client_secrets SET slot = NULL
    WHERE client_id = ${clientId} AND slot IS NOT NULL
      AND (revoked_at IS NOT NULL OR expires_at <= clock_timestamp() OR retires_at <= clock_timestamp())`
  return tx.clientSecret.findMany({
    where: { clientId, slot: { not: null } },
    select: { id: true, slot: true },
    orderBy: { createdAt: 'asc' },
  })
}
