import type { Actor } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { transaction } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { SIGNING_ALGS, type SigningAlg } from '../oauth/ports.ts'
import { readConsoleSetting } from '../settings/console-settings.ts'
import { ensureSigningKeys } from './ensure-signing-keys.ts'
import { nextRotationAt } from './key-times.ts'
import { promoteNextKey } from './rotate-signing-key.ts'
import { createSigningKeyMaterial } from './signing-key-material.ts'
import { findSigningKeyPair, lockSigningKeys } from './stored-signing-key.ts'

const JOB: Actor = { type: 'system', id: 'rotate-due-keys', name: 'Automatic key rotation' }

/**
 * The job that rotates keys by the setting `keyRotationDays`: the next key of each algorithm stands by in the JWKS, and signs once the current
 * one is old enough and every service had a day to fetch its successor. Safe with many instances: who comes second finds nothing due.
 * @returns the algorithms that were rotated now
 */
export async function rotateDueKeys(prisma: PrismaClient, encryption: Encryption): Promise<SigningAlg[]> {
  const rotated: SigningAlg[] = []
  for (const alg of SIGNING_ALGS) if (await rotateIfDue(prisma, encryption, alg)) rotated.push(alg)
  return rotated
}

async function rotateIfDue(prisma: PrismaClient, encryption: Encryption, alg: SigningAlg): Promise<boolean> {
  const { value: days } = await readConsoleSetting(prisma, 'keyRotationDays')
  const pair = await findSigningKeyPair(prisma, alg)
  if (days === null || !pair.current) return false
  // Nothing stands by, as after a restore: what has to be published for a day is published now.
  if (!pair.next) await transaction(prisma, (tx) => ensureSigningKeys(tx, encryption, alg, JOB))
  if (!isDue(pair, days, await databaseTime(prisma))) return false
  const material = await createSigningKeyMaterial(alg)
  return transaction(prisma, async (tx) => {
    const now = await lockSigningKeys(tx)
    const { value: daysNow } = await readConsoleSetting(tx, 'keyRotationDays') // it may have been turned off meanwhile
    const { current, next } = await findSigningKeyPair(tx, alg)
    if (!current || !next || !isDue({ current, next }, daysNow, now)) return false
    const reason = daysNow === 1 ? 'Every day' : `Every ${daysNow} days`
    await promoteNextKey(tx, encryption, { alg, actor: JOB, now, current, next, material, forced: false, reason })
    return true
  })
}

function isDue(pair: Parameters<typeof nextRotationAt>[0], days: number | null, now: Date): boolean {
  const due = nextRotationAt(pair, days)
  return due !== undefined && due <= now
}

async function databaseTime(prisma: PrismaClient): Promise<Date> {
  const [row] = await prisma.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  if (row === undefined) throw new Error('the database did not tell the time')
  return row.now
}
