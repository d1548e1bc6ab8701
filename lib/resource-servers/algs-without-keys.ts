import type { Tx } from '../db/transaction.ts'
import { SIGNING_ALGS, type SigningAlg } from '../oauth/ports.ts'

/** The algorithms that lack their current or their next key: saving an API with one of them makes what is missing. */
export async function readAlgsWithoutKeys(tx: Pick<Tx, 'signingKey'>): Promise<SigningAlg[]> {
  const keys = await tx.signingKey.findMany({ where: { status: { in: ['current', 'next'] } }, select: { alg: true } })
  return SIGNING_ALGS.filter((alg) => keys.filter((key) => key.alg === alg).length < 2)
}
