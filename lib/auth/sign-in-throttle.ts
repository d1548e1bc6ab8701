import { createHash } from 'node:crypto'
import type { PrismaClient } from '../db/generated/client.ts'
import { rateLimitAddress } from '../net/client-address.ts'
import { foldEmail } from './email.ts'

/** How many failures cost nothing, and how long the delay may grow. It doubles with every further one, from one second. */
export interface ThrottlePolicy {
  readonly freeFailures: number
  readonly delaySecondsMax: number
}

/** Wrong passwords and codes for one account from one network. */
export const FROM_ONE_NETWORK: ThrottlePolicy = { freeFailures: 5, delaySecondsMax: 15 * 60 }
/**
 * Wrong codes for one account from anywhere. Only who knows the password comes that far, so this locks nobody out whom others know by name;
 * a recovery code gets in meanwhile. Three of a million codes are right at a time: a guess a quarter of an hour finds one in ten years, a
 * guess a minute would in eight months.
 */
export const CODES_FROM_ANYWHERE: ThrottlePolicy = { freeFailures: 20, delaySecondsMax: 15 * 60 }

/** Failures are forgotten after a day without one. */
export const FORGET_AFTER_SECONDS = 24 * 60 * 60

/** What failures are counted by. */
export interface ThrottleKey {
  readonly accountHash: string
  readonly network: string
}

/**
 * An account, by what was typed (folded as the lookup of the account folds it, or every spelling would have guesses of its own) or by id, and the network of whoever tries: an IPv4 address or an IPv6 /64. Counting by both is what keeps a
 * stranger from locking an admin out: the admin comes from elsewhere. Only a hash of the account is kept, for people type passwords there.
 */
export function throttleKey(kind: 'password' | 'code', account: string, address: string): ThrottleKey {
  const accountHash = createHash('sha256')
    .update(`${kind}\n${foldEmail(account).slice(0, 320)}`)
    .digest('hex')
  return { accountHash, network: rateLimitAddress(address) || 'unknown' }
}

export function anywhere(key: ThrottleKey): ThrottleKey {
  return { ...key, network: 'anywhere' }
}

export type Attempt = { readonly allowed: true } | { readonly allowed: false; readonly retryAfterSeconds: number }

/**
 * Counts an attempt as failed before it is made, in one statement: of a hundred at once no more pass than one after the other.
 * What succeeds is taken back with `forgetFailures`.
 */
export async function beginAttempt(prisma: PrismaClient, key: ThrottleKey, policy: ThrottlePolicy): Promise<Attempt> {
  const { accountHash, network } = key
  const { freeFailures, delaySecondsMax } = policy
  const counted = await prisma.$queryRaw<{ failures: number }[]>`
    INSERT INTO sign_in_throttles AS t (account_hash, network, failures, last_failure_at, blocked_until)
    VALUES (${accountHash}, ${network}, 1, clock_timestamp(), clock_timestamp())
    ON CONFLICT (account_hash, network) DO UPDATE SET
      failures = CASE WHEN t.last_failure_at < clock_timestamp() - ${FORGET_AFTER_SECONDS} * interval '1 second' THEN 1
                      ELSE least(t.failures + 1, 1000) END,
      last_failure_at = clock_timestamp(),
      blocked_until = CASE WHEN t.last_failure_at < clock_timestamp() - ${FORGET_AFTER_SECONDS} * interval '1 second'
                             OR t.failures + 1 < ${freeFailures} THEN clock_timestamp()
                           ELSE clock_timestamp()
                                + least(${delaySecondsMax}, power(2, least(t.failures + 1 - ${freeFailures}, 30))) * interval '1 second' END
      WHERE t.blocked_until <= clock_timestamp()
    RETURNING failures`
  if (counted.length > 0) return { allowed: true }
  const [blocked] = await prisma.$queryRaw<{ seconds: number }[]>`
    SELECT greatest(1, ceil(extract(epoch FROM blocked_until - clock_timestamp())))::int AS seconds
      FROM sign_in_throttles WHERE account_hash = ${accountHash} AND network = ${network}`
  return { allowed: false, retryAfterSeconds: blocked?.seconds ?? 1 }
}

/** After a success: the next failure is the first one again. */
export async function forgetFailures(prisma: Pick<PrismaClient, '$executeRaw'>, { accountHash, network }: ThrottleKey): Promise<void> {
  await prisma.$executeRaw`DELETE FROM sign_in_throttles WHERE account_hash = ${accountHash} AND network = ${network}`
}

/** Takes back the one attempt that could not be judged, because the server was too busy for it. */
export async function takeBackAttempt(prisma: PrismaClient, { accountHash, network }: ThrottleKey): Promise<void> {
  await prisma.$executeRaw`DELETE FROM sign_in_throttles WHERE account_hash = ${accountHash} AND network = ${network} AND failures = 1`
  await prisma.$executeRaw`
    UPDATE sign_in_throttles SET failures = failures - 1, blocked_until = clock_timestamp()
     WHERE account_hash = ${accountHash} AND network = ${network} AND failures > 1`
}
