import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { orConflict } from '../db/unique-violation.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { newClientId } from '../ids.ts'
import { parseInput } from '../parse-input.ts'
import { type AddedClientSecret, addClientSecretInTransaction } from './add-client-secret.ts'
import { type CreateClientInput, createClientInput } from './client-input.ts'
import { CLIENT_SELECT, type ClientView, toClientEventView, toClientView } from './client-view.ts'

export interface CreatedClient {
  client: ClientView
  /** `value` is there once, now: it is never stored. */
  secret: AddedClientSecret
}

/**
 * Registers an application with its first secret (RFC 6749 §2.2, §2.3.1).
 *
 * @throws DomainError `invalid` for bad input, `conflict` when the name or the given client id is taken.
 */
export async function createClient(
  deps: { prisma: PrismaClient; encryption: Encryption },
  input: CreateClientInput,
  actor: Actor,
): Promise<CreatedClient> {
  return transaction(deps.prisma, (tx) => createClientInTransaction(tx, deps.encryption, input, actor))
}

/** As `createClient`, inside a transaction of the caller. */
export async function createClientInTransaction(
  tx: Tx,
  encryption: Encryption,
  input: CreateClientInput,
  actor: Actor,
): Promise<CreatedClient> {
  const { clientId, secret, ...fields } = parseInput(createClientInput, input)
  const row = await orConflict(
    tx.client.create({ data: { id: clientId ?? newClientId(), ...fields }, select: CLIENT_SELECT }),
    `An application with the name "${fields.name}"${clientId === undefined ? '' : ` or the client_id "${clientId}"`} exists already.`,
  )
  const client = toClientView(row)
  await recordAdminEvent(tx, {
    event: 'client.created',
    actor,
    target: { type: 'client', id: client.id, name: client.name },
    after: toClientEventView(client),
  })
  return { client, secret: await addClientSecretInTransaction(tx, encryption, { ...secret, clientId: client.id }, actor) }
}
