import { recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { DomainError } from '../errors.ts'
import type { AdminSession } from './admin-session.ts'
import { endSessionsOf } from './end-sessions.ts'
import { requireRecentSignIn } from './recent-sign-in.ts'
import { replaceRecoveryCodes } from './recovery-codes.ts'
import { openTotpSecret, sealTotpSecret } from './second-factor-code.ts'
import { readSecondFactorRequirement } from './second-factor-requirement.ts'
import { matchTotp, newTotpSecret, totpUri } from './totp.ts'

interface Deps {
  readonly prisma: PrismaClient
  readonly encryption: Encryption
}

/** What the authenticator app needs, shown until its first code has come. */
export interface TotpEnrolment {
  /** base32, to type where no camera is. */
  readonly secret: string
  /** `otpauth://…`, the text of the QR code. */
  readonly uri: string
}

/**
 * Makes a new secret for the admin's authenticator app. It counts for nothing until `confirmTotpEnrolment` has seen a code of it.
 * @param issuer what the app shows beside the email
 * @throws DomainError `conflict` when the second factor is on; SignInAgainError
 */
export async function startTotpEnrolment({ prisma, encryption }: Deps, issuer: string, session: AdminSession): Promise<TotpEnrolment> {
  requireRecentSignIn(session)
  const secret = newTotpSecret()
  const sealed = sealTotpSecret(encryption, session.admin.id, secret)
  const stored = await prisma.$executeRaw`
    UPDATE admins SET totp_secret_sealed = ${sealed}, totp_last_step = NULL WHERE id = ${session.admin.id}::uuid AND totp_enabled_at IS NULL`
  if (stored !== 1) throw alreadyOn()
  return { secret, uri: totpUri(secret, session.admin.email, issuer) }
}

/**
 * Turns the second factor on, once the app has shown that it has the secret. Every other session of the admin ends: they were opened with
 * less.
 * @returns recovery codes, shown once
 * @throws DomainError `invalid` when the code is wrong, `conflict` when it is on already or was not begun; SignInAgainError
 */
export async function confirmTotpEnrolment(
  { prisma, encryption }: Deps,
  { code }: { code: string },
  session: AdminSession,
): Promise<{ recoveryCodes: string[] }> {
  requireRecentSignIn(session)
  const adminId = session.admin.id
  return transaction(prisma, async (tx) => {
    const [row] = await tx.$queryRaw<{ sealed: string | null; isOn: boolean }[]>`
      SELECT totp_secret_sealed AS sealed, totp_enabled_at IS NOT NULL AS "isOn" FROM admins WHERE id = ${adminId}::uuid FOR UPDATE`
    if (row?.isOn) throw alreadyOn()
    if (!row?.sealed) throw new DomainError('conflict', 'The second factor was not set up here. Begin again.')
    const step = matchTotp(openTotpSecret(encryption, adminId, row.sealed), code, undefined)
    if (step === undefined) throw wrongCode()
    await tx.$executeRaw`UPDATE admins SET totp_enabled_at = now(), totp_last_step = ${step} WHERE id = ${adminId}::uuid`
    await tx.$executeRaw`UPDATE admin_sessions SET second_factor_at = now() WHERE id = ${session.sessionId}::uuid`
    await endSessionsOf(tx, adminId, { except: session.sessionId })
    const recoveryCodes = await replaceRecoveryCodes(tx, adminId)
    await recordChange(tx, session, 'admin.second_factor_enabled')
    return { recoveryCodes }
  })
}

/**
 * Turns the second factor off; its recovery codes go with it.
 * @throws DomainError `forbidden` for an owner where owners need one; SignInAgainError
 */
export async function turnOffSecondFactor({ prisma }: Pick<Deps, 'prisma'>, session: AdminSession): Promise<void> {
  requireRecentSignIn(session)
  await transaction(prisma, async (tx) => {
    if (session.admin.role === 'owner' && (await readSecondFactorRequirement(tx)).required) {
      throw new DomainError('forbidden', 'Owners need a second factor here. Another one can be set up once that setting is off.')
    }
    if (await dropSecondFactor(tx, session.admin.id)) await recordChange(tx, session, 'admin.second_factor_disabled')
  })
}

/** Removes secret and recovery codes. False when there was no second factor. */
export async function dropSecondFactor(tx: Tx, adminId: string): Promise<boolean> {
  await tx.recoveryCode.deleteMany({ where: { adminId } })
  const dropped = await tx.$queryRaw<{ wasOn: boolean }[]>`
    WITH before AS (SELECT id, totp_enabled_at IS NOT NULL AS was_on FROM admins WHERE id = ${adminId}::uuid FOR UPDATE)
    UPDATE admins a SET totp_secret_sealed = NULL, totp_enabled_at = NULL, totp_last_step = NULL FROM before WHERE a.id = before.id
    RETURNING before.was_on AS "wasOn"`
  return dropped[0]?.wasOn === true
}

/**
 * Ten new recovery codes; the old ones work no more.
 * @throws DomainError `conflict` when the second factor is off; SignInAgainError
 */
export async function renewRecoveryCodes({ prisma }: Pick<Deps, 'prisma'>, session: AdminSession): Promise<{ recoveryCodes: string[] }> {
  requireRecentSignIn(session)
  return transaction(prisma, async (tx) => {
    const isOn = (await tx.admin.count({ where: { id: session.admin.id, totpEnabledAt: { not: null } } })) === 1
    if (!isOn) throw new DomainError('conflict', 'The second factor is off, so there is nothing to recover.')
    const recoveryCodes = await replaceRecoveryCodes(tx, session.admin.id)
    await recordChange(tx, session, 'admin.recovery_codes_renewed')
    return { recoveryCodes }
  })
}

/** How an admin's own account stands, for the account page. */
export async function readOwnSecurity(prisma: PrismaClient, adminId: string) {
  const admin = await prisma.admin.findUniqueOrThrow({
    where: { id: adminId },
    select: {
      passwordHash: true,
      totpEnabledAt: true,
      oidcIssuer: true,
      _count: { select: { recoveryCodes: { where: { usedAt: null } } } },
    },
  })
  return {
    hasPassword: admin.passwordHash !== null,
    secondFactorSince: admin.totpEnabledAt,
    recoveryCodesLeft: admin._count.recoveryCodes,
    identityProvider: admin.oidcIssuer,
  }
}

function recordChange(tx: Tx, { actor, admin }: AdminSession, event: string): Promise<void> {
  return recordAdminEvent(tx, { event, actor, target: { type: 'admin', id: admin.id, name: admin.email } })
}

function alreadyOn(): DomainError {
  return new DomainError('conflict', 'The second factor is on already. Turn it off before you set up another one.')
}

function wrongCode(): DomainError {
  const message = 'This code is wrong. Enter the one that the app shows now.'
  return new DomainError('invalid', message, [{ path: 'code', message }])
}
