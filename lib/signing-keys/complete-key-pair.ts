import type { Tx } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import type { SigningAlg } from '../oauth/ports.ts'
import { createSigningKeyMaterial, type SigningKeyMaterial } from './signing-key-material.ts'
import { findSigningKeyPair, insertSigningKey } from './stored-signing-key.ts'

export interface CompletedKeyPair {
  readonly currentKid: string
  readonly nextKid: string
  /** Keys that did not exist before. */
  readonly made: readonly { readonly kid: string; readonly status: 'current' | 'next' }[]
}

/**
 * Restores the rule "one current and one next key per algorithm": a next key without a current one signs from now on (it was published
 * before, which a new key was not), and what is missing then is made. Call under `lockSigningKeys`, whose time is `now`.
 * @param prepared keys made before the transaction; further ones are made here, while the transaction waits
 */
export async function completeKeyPair(
  tx: Tx,
  encryption: Encryption,
  { alg, now, prepared }: { alg: SigningAlg; now: Date; prepared: readonly SigningKeyMaterial[] },
): Promise<CompletedKeyPair> {
  const { current, next } = await findSigningKeyPair(tx, alg)
  const spare = [...prepared]
  const made: { kid: string; status: 'current' | 'next' }[] = []
  const add = async (status: 'current' | 'next') => {
    const material = spare.shift() ?? (await createSigningKeyMaterial(alg))
    await insertSigningKey(tx, encryption, { material, status, now })
    made.push({ kid: material.kid, status })
    return material.kid
  }
  if (current) return { currentKid: current.kid, nextKid: next?.kid ?? (await add('next')), made }
  if (!next) return { currentKid: await add('current'), nextKid: await add('next'), made }
  await tx.signingKey.update({ where: { kid: next.kid }, data: { status: 'current', activatedAt: now }, select: { kid: true } })
  return { currentKid: next.kid, nextKid: await add('next'), made }
}
