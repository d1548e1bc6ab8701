import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { LEAVES_AT } from './key-times.ts'

const JOB: Actor = { type: 'system', id: 'advance-signing-keys', name: 'Signing key job' }

/**
 * The job that retires keys: a previous key leaves the JWKS once the last token that it signed has expired, plus five minutes, by the
 * database's clock. Its private half is destroyed, since nothing needs it again. Safe with many instances: each key is retired once.
 * @returns the kids that were retired now
 */
export async function advanceSigningKeys(prisma: PrismaClient): Promise<string[]> {
  await pruneKeyExpiryCounters(prisma)
  return transaction(prisma, async (tx) => {
    const retired = await retirePreviousKeys(tx)
    for (const { kid, alg } of retired) {
      await recordAdminEvent(tx, {
        event: 'signing_key.retired',
        actor: JOB,
        target: { type: 'signing_key', id: kid, name: alg },
        before: { kid, status: 'previous' },
        after: { kid, status: 'retired' },
      })
    }
    return retired.map(({ kid }) => kid)
  })
}

// A rotation moves the epoch, so every token under the old key was committed before it, with its counter: none can be added later.
function retirePreviousKeys(tx: Tx): Promise<{ kid: string; alg: string }[]> {
  return tx.$queryRaw`
    UPDATE signing_keys k SET status = 'retired', retired_at = clock_timestamp(), private_key_sealed = ''
    WHERE k.status = 'previous' AND clock_timestamp() > ${LEAVES_AT}
    RETURNING kid, alg`
}

/** Counters of tokens that expired over a day ago say nothing any more; each key's latest one stays, as the proof of when it may leave. */
async function pruneKeyExpiryCounters(prisma: PrismaClient): Promise<void> {
  await prisma.$executeRaw`
    DELETE FROM key_expiry_counters c WHERE c.expiry_minute < clock_timestamp() - interval '1 day'
    AND c.expiry_minute < (SELECT max(latest.expiry_minute) FROM key_expiry_counters latest WHERE latest.kid = c.kid)`
}
