import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { DomainError } from '../errors.ts'
import type { SigningAlg } from '../oauth/ports.ts'
import { completeKeyPair } from './complete-key-pair.ts'
import { checkReason } from './rotation-reason.ts'
import { createSigningKeyMaterial } from './signing-key-material.ts'
import { lockSigningKeys } from './stored-signing-key.ts'

export interface RevokeSigningKeyInput {
  readonly kid: string
  /** The kid once more, typed by a person: revoking a key ends every token that it signed. */
  readonly typedKid: string
  readonly reason: string
  readonly actor: Actor
  /** Refuses the key that signs now: whoever can rotate first, should. */
  readonly unlessCurrent?: boolean
}

export interface RevokedSigningKey {
  readonly alg: SigningAlg
  readonly revokedKid: string
  readonly currentKid: string
  readonly nextKid: string
}

/**
 * Takes a key out of the JWKS and out of use at the commit, and destroys its private half: for a key that may be known to others. If it
 * was current, the next key signs at once, however short it was published: a token that some service cannot verify for a while is better
 * than one that anybody can make.
 * @throws DomainError `invalid` (kid typed wrongly, no reason), `not_found`, `conflict` (retired or revoked before)
 */
export async function revokeSigningKey(
  prisma: PrismaClient,
  encryption: Encryption,
  input: RevokeSigningKeyInput,
): Promise<RevokedSigningKey> {
  const { kid, actor } = input
  if (input.typedKid !== kid) {
    throw new DomainError('invalid', 'The key id that was typed is not the one of the key.', [
      { path: 'typedKid', message: 'does not match' },
    ])
  }
  const reason = checkReason(input.reason, 'Revoking a key')
  const alg = (await findKey(prisma, kid)).alg as SigningAlg // held by a check in the database
  const prepared = [await createSigningKeyMaterial(alg)] // a key that leaves the pair takes one new one, by the rule of completeKeyPair
  return transaction(prisma, async (tx) => {
    const now = await lockSigningKeys(tx)
    const { status } = await findKey(tx, kid)
    if (status === 'retired' || status === 'revoked') throw new DomainError('conflict', `The key ${kid} was ${status} before.`)
    if (status === 'current' && input.unlessCurrent) {
      throw new DomainError('conflict', `The key ${kid} signs now. Rotate ${alg} first, then revoke it.`)
    }
    await tx.signingKey.update({ where: { kid }, data: { status: 'revoked', revokedAt: now, privateKeySealed: '' }, select: { kid: true } })
    const { currentKid, nextKid } = await completeKeyPair(tx, encryption, { alg, now, prepared })
    await recordAdminEvent(tx, {
      event: 'signing_key.revoked',
      actor,
      target: { type: 'signing_key', id: kid, name: alg },
      before: { kid, status },
      after: { kid, status: 'revoked', currentKid, nextKid, reason },
    })
    return { alg, revokedKid: kid, currentKid, nextKid }
  })
}

async function findKey(tx: Tx, kid: string) {
  const key = await tx.signingKey.findUnique({ where: { kid }, select: { alg: true, status: true } })
  if (key === null) throw new DomainError('not_found', `There is no signing key ${kid}.`)
  return key
}
