import type { Prisma } from '../db/generated/client.ts'
import type { Tx } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import type { SealContext } from '../encryption/sealed-text.ts'
import type { SigningAlg } from '../oauth/ports.ts'
import type { SigningKeyMaterial } from './signing-key-material.ts'

export type SigningKeyStatus = 'next' | 'current' | 'previous' | 'retired' | 'revoked'

/** Opens the private key (PKCS #8, DER) of a stored key. @throws SealedTextError */
export function openPrivateKey(encryption: Encryption, key: { readonly kid: string; readonly privateKeySealed: string }): Uint8Array {
  return encryption.open(key.privateKeySealed, sealContext(key.kid))
}

/**
 * Lets one transaction at a time change signing keys; the others wait here, and readers do not. A table lock, because a new key is a new
 * row: row locks would not show it to the transaction that waited.
 * @returns the database's time, which alone decides how old a key is
 */
export async function lockSigningKeys(tx: Tx): Promise<Date> {
  await tx.$executeRaw`LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE`
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  if (row === undefined) throw new Error('the database did not tell the time')
  return row.now
}

/** The keys of one algorithm that sign or stand by. */
export async function findSigningKeyPair(tx: Tx, alg: SigningAlg) {
  const keys = await tx.signingKey.findMany({
    where: { alg, status: { in: ['current', 'next'] } },
    select: { kid: true, status: true, publishedAt: true, activatedAt: true },
  })
  return { current: keys.find(({ status }) => status === 'current'), next: keys.find(({ status }) => status === 'next') }
}

/** Stores a key, its private half sealed for its own row. Call under `lockSigningKeys`. */
export async function insertSigningKey(
  tx: Tx,
  encryption: Encryption,
  { material, status, now }: { material: SigningKeyMaterial; status: 'current' | 'next'; now: Date },
): Promise<void> {
  await tx.signingKey.create({
    data: {
      kid: material.kid,
      alg: material.alg,
      status,
      publicJwk: material.publicJwk as Prisma.InputJsonObject,
      privateKeySealed: encryption.seal(material.pkcs8, sealContext(material.kid)),
      createdAt: now,
      publishedAt: now,
      activatedAt: status === 'current' ? now : null,
    },
    select: { kid: true },
  })
}

function sealContext(kid: string): SealContext {
  return { table: 'signing_keys', column: 'private_key_sealed', rowId: kid }
}
