import { Prisma } from '../db/generated/client.ts'
import { JWKS_MAX_AGE_SECONDS } from '../oauth/jwks.ts'
import { TOKEN_LIFETIME_SECONDS_MAX } from '../oauth/ports.ts'

/** How long a key is published before it signs: services that ignore the max-age commonly fetch keys once a day. */
export const PUBLISHED_SECONDS_MIN = Math.max(24 * 60 * 60, JWKS_MAX_AGE_SECONDS)

/** How long a key stays in the JWKS after its last token has expired: services allow for clocks that differ. */
const MARGIN_SECONDS = 5 * 60

/**
 * When a previous key has no valid token left and leaves the JWKS, of `signing_keys k`. A previous key without counters has signed nothing
 * that is known. It stays as long as a token of the longest lifetime would, because counters may also be missing after a restore, and an
 * unused key in the JWKS costs nothing.
 */
export const LEAVES_AT = Prisma.sql`${MARGIN_SECONDS} * interval '1 second' + coalesce(
  (SELECT max(c.expiry_minute) FROM key_expiry_counters c WHERE c.kid = k.kid),
  coalesce(k.replaced_at, k.created_at) + ${TOKEN_LIFETIME_SECONDS_MAX} * interval '1 second')`

/** From when on a next key may sign without being forced to. */
export function readyToSignAt({ publishedAt }: { readonly publishedAt: Date }): Date {
  return new Date(publishedAt.getTime() + PUBLISHED_SECONDS_MIN * 1000)
}

interface KeyPair {
  readonly current: { readonly activatedAt: Date | null } | undefined
  readonly next: { readonly publishedAt: Date } | undefined
}

/**
 * When the pair rotates by itself: so many days after the current key began to sign, and not before every service knows the next one.
 * Undefined while nothing can rotate.
 */
export function nextRotationAt({ current, next }: KeyPair, rotationDays: number | null): Date | undefined {
  if (rotationDays === null || !current?.activatedAt || !next) return undefined
  const due = current.activatedAt.getTime() + rotationDays * 24 * 60 * 60 * 1000
  return new Date(Math.max(due, readyToSignAt(next).getTime()))
}
