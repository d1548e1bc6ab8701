import { timingSafeEqual } from 'node:crypto'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { adminExists, type CreatedAdmin, insertAdmin, lockAdmins } from './create-admin.ts'
import { normaliseEmail } from './email.ts'
import { hashLinkToken, newLinkToken } from './link-token.ts'
import { hashPassword } from './password-hash.ts'
import { checkNewPassword } from './password-policy.ts'

/** How long an owner link lives, by the database's clock. */
export const OWNER_LINK_SECONDS = 60 * 60

/**
 * Makes the one-time link by which the first owner signs up; an earlier link ends.
 * @returns the token of `/setup#token=…`, or undefined once an admin exists
 */
export async function renewOwnerLink(prisma: PrismaClient): Promise<{ token: string } | undefined> {
  return transaction(prisma, async (tx) => {
    await lockAdmins(tx)
    if (await adminExists(tx)) return undefined
    const token = newLinkToken()
    await tx.$executeRaw`
      INSERT INTO owner_links (id, token_hash, expires_at)
      VALUES (1, ${hashLinkToken(token)}, clock_timestamp() + ${OWNER_LINK_SECONDS} * interval '1 second')
      ON CONFLICT (id) DO UPDATE SET token_hash = excluded.token_hash, expires_at = excluded.expires_at`
    return { token }
  })
}

export interface ClaimOwnerLinkInput {
  readonly token: string
  readonly email: string
  readonly password: string
  readonly name: string
  /** Normalised client address, for the activity log. */
  readonly address?: string
}

/**
 * Makes the first owner and uses the link up, in one transaction: of two claims at once, one makes the owner and the other is refused.
 * @throws DomainError `conflict` (there is an owner), `forbidden` (wrong, expired or used link), `invalid` (email or password)
 */
export async function claimOwnerLink(prisma: PrismaClient, input: ClaimOwnerLinkInput): Promise<CreatedAdmin> {
  await checkClaim(prisma, input.token) // also before the hash: a stranger without the link costs no argon2 run
  const email = normaliseEmail(input.email)
  const passwordHash = await hashPassword(checkNewPassword(input.password, email))
  return transaction(prisma, async (tx) => {
    await lockAdmins(tx)
    await checkClaim(tx, input.token)
    return insertAdmin(tx, { email, name: input.name, role: 'owner', passwordHash }, ({ id, name }) => ({
      type: 'admin',
      id,
      name: name || email,
      address: input.address,
    }))
  })
}

async function checkClaim(tx: Tx, token: string): Promise<void> {
  if (await adminExists(tx)) throw new DomainError('conflict', 'There is an owner already. Sign in, or ask them for an invitation.')
  const [link] = await tx.$queryRaw<{ tokenHash: string }[]>`
    SELECT token_hash AS "tokenHash" FROM owner_links WHERE expires_at > clock_timestamp()`
  // Both are SHA-256 in hex, so of one length; without a link the comparison runs all the same.
  const matches = timingSafeEqual(Buffer.from(hashLinkToken(token)), Buffer.from(link?.tokenHash ?? hashLinkToken('')))
  if (!link || !matches) {
    throw new DomainError(
      'forbidden',
      'This link is not valid, or not any more: it works once and for one hour. Restart Writ for a new one.',
    )
  }
}
