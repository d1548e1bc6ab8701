import type { Actor } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { transaction } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { DomainError } from '../errors.ts'
import type { SigningAlg } from '../oauth/ports.ts'
import { ensureSigningKeys, prepareSigningKeys } from './ensure-signing-keys.ts'

/**
 * Publishes a key that stands by for an algorithm. One without any key gets its current one with it, so that services know both before the
 * first API uses the algorithm.
 * @throws DomainError `conflict` when one stands by already
 */
export async function addNextKey(prisma: PrismaClient, encryption: Encryption, { alg, actor }: { alg: SigningAlg; actor: Actor }) {
  const prepared = await prepareSigningKeys(prisma, alg)
  const made = await transaction(prisma, (tx) => ensureSigningKeys(tx, encryption, alg, actor, prepared))
  if (!made) throw new DomainError('conflict', `${alg} has its next key already.`)
}
