import { type Actor, type AdminEventView, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { clientSecretHint, generateClientSecret } from '../encryption/client-secret.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { DomainError } from '../errors.ts'
import { newCredentialId } from '../ids.ts'
import { parseInput } from '../parse-input.ts'
import { type AddClientSecretInput, addClientSecretInput } from './client-input.ts'
import { type CreateClientSecretInput, createClientSecretInput } from './client-secret-input.ts'
import { CLIENT_SECRET_SELECT, type ClientSecretView, toClientSecretEventView } from './client-view.ts'
import { type LockedClient, lockClientSecrets, nextRevision } from './lock-client-secrets.ts'

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
  const { clientId, ...secret } = parseInput(addClientSecretInput, input)
  const client = await lockClientSecrets(tx, clientId)
  const added = await insertClientSecret(tx, encryption, client, secret, actor)
  await recordSecretEvent(tx, 'client_secret.created', client, actor, added)
  return added
}

/**
 * As `addClientSecret`, for somebody who has seen the application at `revision`.
 *
 * @throws DomainError `not_found`, `invalid`, or `conflict` when the revision is stale or two secrets are live.
 */
export async function createClientSecret(
  deps: { prisma: PrismaClient; encryption: Encryption },
  input: CreateClientSecretInput,
  actor: Actor,
): Promise<AddedClientSecret> {
  const { clientId, revision, ...secret } = parseInput(createClientSecretInput, input)
  return transaction(deps.prisma, async (tx) => {
    const client = await lockClientSecrets(tx, clientId, revision)
    const added = await insertClientSecret(tx, deps.encryption, client, secret, actor)
    await nextRevision(tx, client)
    await recordSecretEvent(tx, 'client_secret.created', client, actor, added)
    return added
  })
}

interface NewClientSecret {
  /** Given only by an import. */
  value?: string | undefined
  label: string
  expiresAt?: Date | undefined
  replacesId?: string | undefined
  graceSeconds?: number | null
}

/** Takes the free place of the two. The caller writes the event. */
export async function insertClientSecret(
  tx: Tx,
  encryption: Encryption,
  client: LockedClient,
  { value: given, label, expiresAt, replacesId, graceSeconds }: NewClientSecret,
  actor: Actor,
): Promise<AddedClientSecret> {
  const slot = [1, 2].find((candidate) => !client.live.some((secret) => secret.slot === candidate))
  if (slot === undefined) {
    const hints = client.live.map(({ secretHint }) => `…${secretHint}`).join(' and ')
    throw new DomainError('conflict', `The application "${client.name}" has two live secrets already, ${hints}. Retire one of them first.`)
  }
  if (replacesId !== undefined && !client.live.some((secret) => secret.id === replacesId)) {
    throw new DomainError('invalid', 'The secret to replace is not a live secret of this application.', [
      { path: 'replacesId', message: 'is not a live secret of this application' },
    ])
  }
  const { value, hint } = given === undefined ? generateClientSecret() : { value: given, hint: clientSecretHint(given) }
  const secret = await tx.clientSecret.create({
    data: {
      id: newCredentialId(),
      clientId: client.id,
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
  return { ...secret, value }
}

/** What became of a secret, in the activity of its application. `also` adds to the view of it. */
export async function recordSecretEvent(
  tx: Tx,
  event: string,
  client: { id: string; name: string },
  actor: Actor,
  after: ClientSecretView,
  { before, also, revision }: { before?: ClientSecretView; also?: AdminEventView; revision?: number } = {},
): Promise<void> {
  await recordAdminEvent(tx, {
    event,
    actor,
    target: { type: 'client', id: client.id, name: client.name },
    ...(before && { before: toClientSecretEventView(before) }),
    after: { ...toClientSecretEventView(after), ...also },
    ...(revision !== undefined && { revision }),
  })
}
