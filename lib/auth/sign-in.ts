import type { PrismaClient } from '../db/generated/client.ts'
import { transaction } from '../db/transaction.ts'
import { isDomainError } from '../errors.ts'
import { rateLimitAddress } from '../net/client-address.ts'
import { checkPassword } from './check-password.ts'
import { normaliseEmail } from './email.ts'
import { beginAttempt, FROM_ONE_NETWORK, forgetFailures, takeBackAttempt, throttleKey } from './sign-in-throttle.ts'
import { type Browser, type NewSession, startSession } from './start-session.ts'

export type SignInRefusal =
  | { readonly kind: 'wrong' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }
  | { readonly kind: 'busy' }

export type SignInOutcome = { readonly ok: true; readonly session: NewSession } | ({ readonly ok: false } & SignInRefusal)

/** So many sign-ins of one network may be hashed or wait for it at once: one network cannot fill the queue for all. */
const AT_ONCE_PER_NETWORK = 4
const underWay = new Map<string, number>()

/**
 * Signs in with email and password. Whatever is wrong, unknown account, wrong password or a disabled admin, looks and takes the same. The
 * failures of one account are counted by network, so that the right password from elsewhere always works.
 */
export async function signIn(
  { prisma }: { prisma: PrismaClient },
  { email, password, ...browser }: { readonly email: string; readonly password: string } & Browser,
): Promise<SignInOutcome> {
  const network = rateLimitAddress(browser.address)
  const running = underWay.get(network) ?? 0
  if (running >= AT_ONCE_PER_NETWORK) return { ok: false, kind: 'busy' }
  underWay.set(network, running + 1)
  try {
    return await trySignIn(prisma, email, password, browser)
  } finally {
    const rest = (underWay.get(network) ?? 1) - 1
    if (rest > 0) underWay.set(network, rest)
    else underWay.delete(network)
  }
}

async function trySignIn(prisma: PrismaClient, email: string, password: string, browser: Browser): Promise<SignInOutcome> {
  const key = throttleKey('password', email, browser.address)
  const attempt = await beginAttempt(prisma, key, FROM_ONE_NETWORK)
  if (!attempt.allowed) return { ok: false, kind: 'throttled', retryAfterSeconds: attempt.retryAfterSeconds }
  const admin = await findByEmail(prisma, email)
  try {
    const isRight = await checkPassword(password, admin?.passwordHash)
    if (!isRight || !admin || admin.disabledAt !== null) return { ok: false, kind: 'wrong' }
  } catch (error) {
    if (!isDomainError(error)) throw error
    await takeBackAttempt(prisma, key)
    return { ok: false, kind: 'busy' }
  }
  const session = await transaction(prisma, async (tx) => {
    await forgetFailures(tx, key)
    return startSession(tx, admin.id, 'password', browser)
  })
  return { ok: true, session }
}

async function findByEmail(prisma: PrismaClient, typed: string) {
  const email = asEmail(typed)
  return prisma.admin.findUnique({ where: { email }, select: { id: true, passwordHash: true, disabledAt: true } })
}

/** What is no address is looked up like one that nobody has. */
function asEmail(typed: string): string {
  try {
    return normaliseEmail(typed)
  } catch {
    return ''
  }
}
