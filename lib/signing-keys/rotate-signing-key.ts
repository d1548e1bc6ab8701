import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { DomainError } from '../errors.ts'
import type { SigningAlg } from '../oauth/ports.ts'
import { completeKeyPair } from './complete-key-pair.ts'
import { readyToSignAt } from './key-times.ts'
import { checkReason } from './rotation-reason.ts'
import { createSigningKeyMaterial, type SigningKeyMaterial } from './signing-key-material.ts'
import { findSigningKeyPair, lockSigningKeys } from './stored-signing-key.ts'

export interface RotateSigningKeyInput {
  readonly alg: SigningAlg
  readonly actor: Actor
  /** Rotates although the next key has not been published long enough. Needs a reason. */
  readonly force?: boolean
  readonly reason?: string
  /** The kid that the admin saw as current: of two rotations at once, the second is then refused. */
  readonly currentKid?: string
}

export interface RotatedSigningKey {
  readonly alg: SigningAlg
  readonly previousKid: string
  readonly currentKid: string
  readonly nextKid: string
}

/**
 * The next key signs from the commit on, the current one becomes previous and stays in the JWKS until its last token has expired, and a
 * new next key is published.
 * @throws DomainError `not_found` (no keys), `conflict` (published too short a time, or rotated by someone else), `invalid` (no reason)
 */
export async function rotateSigningKey(
  prisma: PrismaClient,
  encryption: Encryption,
  { alg, actor, force = false, reason = '', currentKid }: RotateSigningKeyInput,
): Promise<RotatedSigningKey> {
  const statedReason = checkReason(reason, force ? 'A forced rotation' : undefined)
  const material = await createSigningKeyMaterial(alg)
  return transaction(prisma, async (tx) => {
    const now = await lockSigningKeys(tx)
    const { current, next } = await findSigningKeyPair(tx, alg)
    if (!current || !next) throw new DomainError('not_found', `There is no ${current ? 'next' : 'current'} ${alg} key to rotate.`)
    if (currentKid !== undefined && currentKid !== current.kid) {
      throw new DomainError('conflict', `The ${alg} key was rotated meanwhile: ${current.kid} is current now.`)
    }
    if (!force) checkPublishedLongEnough(alg, next.publishedAt, now)
    return promoteNextKey(tx, encryption, { alg, actor, now, current, next, material, forced: force, reason: statedReason })
  })
}

interface Promotion {
  readonly alg: SigningAlg
  readonly actor: Actor
  readonly now: Date
  readonly current: { readonly kid: string }
  readonly next: { readonly kid: string }
  /** The key that stands by from now on. */
  readonly material: SigningKeyMaterial
  readonly forced: boolean
  readonly reason: string
}

/** The step that a rotation is, with its event. Call under `lockSigningKeys`, whose time is `now`. */
export async function promoteNextKey(tx: Tx, encryption: Encryption, promotion: Promotion): Promise<RotatedSigningKey> {
  const { alg, actor, now, current, next, material, forced, reason } = promotion
  await tx.signingKey.update({ where: { kid: current.kid }, data: { status: 'previous', replacedAt: now }, select: { kid: true } })
  const pair = await completeKeyPair(tx, encryption, { alg, now, prepared: [material] })
  const rotated = { alg, previousKid: current.kid, currentKid: pair.currentKid, nextKid: pair.nextKid }
  await recordAdminEvent(tx, {
    event: 'signing_key.rotated',
    actor,
    target: { type: 'signing_key', id: next.kid, name: alg },
    before: { currentKid: current.kid, nextKid: next.kid },
    after: { ...rotated, forced, reason },
  })
  return rotated
}

function checkPublishedLongEnough(alg: SigningAlg, publishedAt: Date, now: Date): void {
  const readyAt = readyToSignAt({ publishedAt })
  if (now >= readyAt) return
  throw new DomainError(
    'conflict',
    `The next ${alg} key has been published since ${publishedAt.toISOString()} and signs from ${readyAt.toISOString()} at the earliest, ` +
      'so that every service has fetched it. Rotate then, or force it with a reason.',
  )
}
