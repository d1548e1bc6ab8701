import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { orConflict } from '../db/unique-violation.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { newResourceServerId } from '../ids.ts'
import { parseInput } from '../parse-input.ts'
import { ensureSigningKeys, prepareSigningKeys } from '../signing-keys/ensure-signing-keys.ts'
import type { SigningKeyMaterial } from '../signing-keys/signing-key-material.ts'
import { type CreateResourceServerInput, createResourceServerInput } from './resource-server-input.ts'
import { RESOURCE_SERVER_SELECT, type ResourceServerView, toResourceServerEventView, toResourceServerView } from './resource-server-view.ts'

/** What saving an API needs for its algorithm's keys. `prepared` is made before the transaction, so that it does not wait for RSA. */
export interface SigningKeySource {
  encryption: Encryption
  prepared?: readonly SigningKeyMaterial[]
}

/**
 * Registers an API with its scopes. An algorithm that is not in use yet gets its current and next key in the same transaction.
 *
 * @throws DomainError `invalid`, or `conflict` when the identifier is taken.
 */
export async function createResourceServer(
  deps: { prisma: PrismaClient; encryption: Encryption },
  input: CreateResourceServerInput,
  actor: Actor,
): Promise<ResourceServerView> {
  const { signingAlg } = parseInput(createResourceServerInput, input)
  const prepared = await prepareSigningKeys(deps.prisma, signingAlg)
  const source = { encryption: deps.encryption, prepared }
  return transaction(deps.prisma, (tx) => createResourceServerInTransaction(tx, source, input, actor))
}

/** As `createResourceServer`, inside a transaction of the caller. */
export async function createResourceServerInTransaction(
  tx: Tx,
  { encryption, prepared }: SigningKeySource,
  input: CreateResourceServerInput,
  actor: Actor,
): Promise<ResourceServerView> {
  const { scopes, ...fields } = parseInput(createResourceServerInput, input)
  await ensureSigningKeys(tx, encryption, fields.signingAlg, actor, prepared)
  const row = await orConflict(
    tx.resourceServer.create({
      data: { id: newResourceServerId(), ...fields, scopes: { createMany: { data: scopes } } },
      select: RESOURCE_SERVER_SELECT,
    }),
    `An API with the identifier "${fields.identifier}" exists already.`,
  )
  const resourceServer = toResourceServerView(row)
  await recordAdminEvent(tx, {
    event: 'resource_server.created',
    actor,
    target: { type: 'resource_server', id: resourceServer.id, name: resourceServer.name },
    after: toResourceServerEventView(resourceServer),
  })
  return resourceServer
}
