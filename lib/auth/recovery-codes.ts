import { createHash, randomBytes } from 'node:crypto'
import type { Tx } from '../db/transaction.ts'

const CODES = 10
const CODE_BYTES = 10 // 80 bits: a fast hash is enough, and no throttle is needed
// Crockford's base32: no letter that reads like a digit.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const CODE = /^[0-9a-hjkmnp-tv-z]{16}$/

/** Makes ten new recovery codes; earlier ones work no more. Shown once: only hashes are stored. */
export async function replaceRecoveryCodes(tx: Tx, adminId: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newCode)
  await tx.recoveryCode.deleteMany({ where: { adminId } })
  await tx.recoveryCode.createMany({ data: codes.map((code) => ({ adminId, codeHash: hashCode(adminId, code) })) })
  return codes
}

/** Uses a code up. False when it is wrong or was used; of two uses at once one succeeds. */
export async function redeemRecoveryCode(tx: Tx, adminId: string, typed: string): Promise<boolean> {
  if (!isRecoveryCode(typed)) return false
  const used = await tx.$executeRaw`
    UPDATE recovery_codes SET used_at = clock_timestamp()
     WHERE admin_id = ${adminId}::uuid AND code_hash = ${hashCode(adminId, typed)} AND used_at IS NULL`
  return used === 1
}

/** Has this the shape of a recovery code, however it is spaced? */
export function isRecoveryCode(typed: string): boolean {
  return CODE.test(plain(typed))
}

function newCode(): string {
  let bits = BigInt(`0x${randomBytes(CODE_BYTES).toString('hex')}`)
  let code = ''
  for (let at = 0; at < 16; at += 1) {
    code += ALPHABET[Number(bits & 31n)]
    bits >>= 5n
  }
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

// With the admin's id: a row that is copied to another admin opens nothing.
function hashCode(adminId: string, code: string): string {
  return createHash('sha256')
    .update(`${adminId} ${plain(code)}`)
    .digest('hex')
}

function plain(code: string): string {
  return code.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1')
}
