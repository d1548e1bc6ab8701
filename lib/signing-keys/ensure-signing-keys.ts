import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import type { SigningAlg } from '../oauth/ports.ts'
import { completeKeyPair } from './complete-key-pair.ts'
import { createSigningKeyMaterial, type SigningKeyMaterial } from './signing-key-material.ts'
import { findSigningKeyPair, lockSigningKeys } from './stored-signing-key.ts'

const DEFAULT_ALG: SigningAlg = 'RS256' // of a new API, so its keys are published before the first one is registered

/**
 * Makes the keys that `ensureSigningKeys` will need, outside of its transaction: RSA takes a quarter second each.
 * @returns none when the algorithm has its current and its next key
 */
export async function prepareSigningKeys(tx: Tx, alg: SigningAlg): Promise<SigningKeyMaterial[]> {
  const { current, next } = await findSigningKeyPair(tx, alg)
  const missing = Number(!current) + Number(!next)
  return Promise.all(Array.from({ length: missing }, () => createSigningKeyMaterial(alg)))
}

/**
 * Gives an algorithm its current and its next key, in the transaction that begins to use it. Does nothing where both exist, also when
 * another process makes them at the same moment. Without `prepared` keys it makes them itself, and the transaction stays open meanwhile.
 * @returns whether a key was made
 */
export async function ensureSigningKeys(
  tx: Tx,
  encryption: Encryption,
  alg: SigningAlg,
  actor: Actor,
  prepared: readonly SigningKeyMaterial[] = [],
): Promise<boolean> {
  const { current, next } = await findSigningKeyPair(tx, alg)
  if (current && next) return false
  const now = await lockSigningKeys(tx)
  const { made } = await completeKeyPair(tx, encryption, { alg, now, prepared })
  for (const { kid, status } of made) {
    const target = { type: 'signing_key', id: kid, name: alg }
    await recordAdminEvent(tx, { event: 'signing_key.created', actor, target, after: { kid, alg, status } })
  }
  return made.length > 0
}

/** The algorithms that sign for at least one API. */
export async function signingAlgsInUse(tx: Tx): Promise<SigningAlg[]> {
  const rows = await tx.resourceServer.findMany({ distinct: ['signingAlg'], select: { signingAlg: true }, orderBy: { signingAlg: 'asc' } })
  return rows.map(({ signingAlg }) => signingAlg as SigningAlg) // held by a check in the database
}

/**
 * At start: makes what is missing for the algorithms in use and the default one.
 * @returns the algorithms that got a key
 */
export async function ensureSigningKeysInUse(prisma: PrismaClient, encryption: Encryption, actor: Actor): Promise<SigningAlg[]> {
  const made: SigningAlg[] = []
  for (const alg of new Set([DEFAULT_ALG, ...(await signingAlgsInUse(prisma))])) {
    const prepared = await prepareSigningKeys(prisma, alg)
    if (await transaction(prisma, (tx) => ensureSigningKeys(tx, encryption, alg, actor, prepared))) made.push(alg)
  }
  return made
}
