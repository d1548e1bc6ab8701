import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { isRecoveryCode, redeemRecoveryCode } from './recovery-codes.ts'
import { anywhere, beginAttempt, CODES_FROM_ANYWHERE, FROM_ONE_NETWORK, forgetFailures, throttleKey } from './sign-in-throttle.ts'
import { matchTotp } from './totp.ts'

export type CodeOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly kind: 'wrong' }
  | { readonly ok: false; readonly kind: 'throttled'; readonly retryAfterSeconds: number }

/**
 * Checks a code of the second factor, or a recovery code, and runs `then` in the transaction that uses it up: neither works twice.
 * Wrong codes are counted by network and, more leniently, from everywhere: a million codes are few for who has many addresses.
 */
export async function withSecondFactorCode(
  { prisma, encryption }: { prisma: PrismaClient; encryption: Encryption },
  { adminId, code, address }: { adminId: string; code: string; address: string },
  then: (tx: Tx) => Promise<void>,
): Promise<CodeOutcome> {
  const isRecovery = isRecoveryCode(code)
  const key = throttleKey('code', adminId, address)
  // Recovery codes cannot be guessed; with one, an admin gets in however many others guess codes.
  const keys = isRecovery
    ? [{ key, policy: FROM_ONE_NETWORK }]
    : [
        { key, policy: FROM_ONE_NETWORK },
        { key: anywhere(key), policy: CODES_FROM_ANYWHERE },
      ]
  for (const { key, policy } of keys) {
    const attempt = await beginAttempt(prisma, key, policy)
    if (!attempt.allowed) return { ok: false, kind: 'throttled', retryAfterSeconds: attempt.retryAfterSeconds }
  }
  const isRight = await transaction(prisma, async (tx) => {
    const used = isRecovery ? await redeemRecoveryCode(tx, adminId, code) : await redeemTotp(tx, encryption, adminId, code)
    if (!used) return false
    for (const { key } of keys) await forgetFailures(tx, key)
    await then(tx)
    return true
  })
  return isRight ? { ok: true } : { ok: false, kind: 'wrong' }
}

async function redeemTotp(tx: Tx, encryption: Encryption, adminId: string, code: string): Promise<boolean> {
  const [admin] = await tx.$queryRaw<{ sealed: string; lastStep: bigint | null }[]>`
    SELECT totp_secret_sealed AS sealed, totp_last_step AS "lastStep" FROM admins
     WHERE id = ${adminId}::uuid AND totp_enabled_at IS NOT NULL FOR UPDATE`
  if (admin === undefined) return false
  const secret = openTotpSecret(encryption, adminId, admin.sealed)
  const step = matchTotp(secret, code, admin.lastStep === null ? undefined : Number(admin.lastStep))
  if (step === undefined) return false
  await tx.$executeRaw`UPDATE admins SET totp_last_step = ${step} WHERE id = ${adminId}::uuid`
  return true
}

export function sealTotpSecret(encryption: Encryption, adminId: string, secret: string): string {
  return encryption.seal(Buffer.from(secret), totpContext(adminId))
}

export function openTotpSecret(encryption: Encryption, adminId: string, sealed: string): string {
  return Buffer.from(encryption.open(sealed, totpContext(adminId))).toString()
}

function totpContext(adminId: string) {
  return { table: 'admins', column: 'totp_secret_sealed', rowId: adminId }
}
