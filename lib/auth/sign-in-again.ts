import type { PrismaClient } from '../db/generated/client.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { DomainError } from '../errors.ts'
import type { AdminSession } from './admin-session.ts'
import { checkPassword } from './check-password.ts'
import { withSecondFactorCode } from './second-factor-code.ts'
import { beginAttempt, FROM_ONE_NETWORK, forgetFailures, throttleKey } from './sign-in-throttle.ts'

/** What an admin can prove themselves with; nothing at all means signing out and in again through the identity provider. */
export interface Proofs {
  readonly password: boolean
  readonly code: boolean
}

export async function readProofs(prisma: PrismaClient, adminId: string): Promise<Proofs> {
  const admin = await prisma.admin.findUnique({ where: { id: adminId }, select: { passwordHash: true, totpEnabledAt: true } })
  return { password: typeof admin?.passwordHash === 'string', code: admin !== null && admin.totpEnabledAt !== null }
}

/**
 * Proves again who is there, by password or by a code of the second factor: for ten minutes the dangerous things are allowed.
 * @throws DomainError `invalid` when it is wrong or tried too often
 */
export async function signInAgain(
  deps: { prisma: PrismaClient; encryption: Encryption },
  proof: { readonly password: string } | { readonly code: string },
  session: Pick<AdminSession, 'sessionId' | 'admin' | 'actor'>,
): Promise<void> {
  const { prisma } = deps
  const adminId = session.admin.id
  if ('password' in proof) {
    await checkOwnPassword(prisma, proof.password, session, 'password')
    await markReauthenticated(prisma, session.sessionId)
    return
  }
  const outcome = await withSecondFactorCode(deps, { adminId, code: proof.code, address: session.actor.address ?? '' }, (tx) =>
    markReauthenticated(tx, session.sessionId),
  )
  if (!outcome.ok) throw outcome.kind === 'throttled' ? tooOften('code', outcome.retryAfterSeconds) : wrong('code', 'This code is wrong.')
}

/**
 * Checks the password of whoever is signed in.
 * @param path the field that the sentence is about
 * @throws DomainError `invalid`
 */
export async function checkOwnPassword(
  prisma: PrismaClient,
  password: string,
  { admin, actor }: Pick<AdminSession, 'admin' | 'actor'>,
  path: string,
): Promise<void> {
  const key = throttleKey('password', admin.email, actor.address ?? '')
  const attempt = await beginAttempt(prisma, key, FROM_ONE_NETWORK)
  if (!attempt.allowed) throw tooOften(path, attempt.retryAfterSeconds)
  const stored = await prisma.admin.findUnique({ where: { id: admin.id }, select: { passwordHash: true } })
  if (!(await checkPassword(password, stored?.passwordHash))) throw wrong(path, 'This password is wrong.')
  await forgetFailures(prisma, key)
}

async function markReauthenticated(prisma: Pick<PrismaClient, '$executeRaw'>, sessionId: string): Promise<void> {
  await prisma.$executeRaw`UPDATE admin_sessions SET reauthenticated_at = clock_timestamp() WHERE id = ${sessionId}::uuid`
}

function tooOften(path: string, seconds: number): DomainError {
  return wrong(path, `Wrong too often. Try again in ${seconds} seconds.`)
}

function wrong(path: string, message: string): DomainError {
  return new DomainError('invalid', message, [{ path, message }])
}
