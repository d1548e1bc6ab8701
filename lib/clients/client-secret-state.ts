/** A secret that ends within this time is worth a filter and a word in the list. */
export const EXPIRING_DAYS = 14
/** What decides the state of a secret, and what is known of its use. Times in ms, null = never. */
export interface SecretFacts {
  readonly id: string
  readonly replacesId: string | null
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly graceSeconds: number | null
  readonly graceStartedAt: number | null
  readonly retiresAt: number | null
  readonly revokedAt: number | null
  readonly firstUsedAt: number | null
  readonly lastUsedAt: number | null
}

export type SecretState =
  | { readonly kind: 'active' }
  /** Its grace of so many seconds begins with the first use of the new secret. */
  | { readonly kind: 'waiting'; readonly graceSeconds: number }
  | { readonly kind: 'retiring'; readonly at: number }
  /** Replaced, and it stays until somebody retires it. */
  | { readonly kind: 'retiring_by_hand' }
  | { readonly kind: 'retired'; readonly at: number }
  | { readonly kind: 'expired'; readonly at: number }

/** The state of a secret at a time. `others` are the secrets of its application, itself included or not. */
export function secretState(secret: SecretFacts, others: readonly SecretFacts[], now: number): SecretState {
  const end = endOf(secret, now)
  if (end) return end
  const replacement = replacementOf(secret, others, now)
  if (secret.retiresAt !== null) return { kind: 'retiring', at: secret.retiresAt }
  if (replacement === undefined) return { kind: 'active' }
  return replacement.graceSeconds === null ? { kind: 'retiring_by_hand' } : { kind: 'waiting', graceSeconds: replacement.graceSeconds }
}

export function isLive(secret: SecretFacts, now: number): boolean {
  return endOf(secret, now) === undefined
}

/** The live secret that replaces this one. */
export function replacementOf<Secret extends SecretFacts>(secret: SecretFacts, others: readonly Secret[], now: number): Secret | undefined {
  return others.find((other) => other.replacesId === secret.id && isLive(other, now))
}

/** Whatever ended it first. */
function endOf({ revokedAt, retiresAt, expiresAt }: SecretFacts, now: number): SecretState | undefined {
  const retired = Math.min(revokedAt ?? Number.POSITIVE_INFINITY, retiresAt ?? Number.POSITIVE_INFINITY)
  if (expiresAt !== null && expiresAt <= now && expiresAt < retired) return { kind: 'expired', at: expiresAt }
  return retired <= now ? { kind: 'retired', at: retired } : undefined
}

/** No token that the old secret got may still be alive, and never sooner than this. */
const QUIET_SECONDS_MIN = 3_600

/**
 * May the replaced secret be retired without anybody noticing? Yes once the new one is in use and the old one has been quiet for longer
 * than any token lives that it could have got: who still used it would have asked again. `at` is when that will be, if it stays quiet.
 */
export function safeToRetire(
  secret: SecretFacts,
  others: readonly SecretFacts[],
  longestTokenLifetimeSeconds: number,
  now: number,
): { readonly safe: boolean; readonly at: number } | undefined {
  const replacement = isLive(secret, now) ? replacementOf(secret, others, now) : undefined
  if (replacement === undefined || replacement.firstUsedAt === null) return undefined
  const quietSince = secret.lastUsedAt ?? secret.createdAt
  const at = quietSince + Math.max(longestTokenLifetimeSeconds, QUIET_SECONDS_MIN) * 1000
  return { safe: at < now, at }
}
