interface DatedScope {
  readonly value: string
  readonly createdAt: Date
}

/**
 * Which scopes of an API a grant lacks only because they are newer than the grant's: it holds scopes, and everything it lacks was added
 * after the last of them. Such a grant was probably never asked about; one that lacks an older scope was narrowed on purpose.
 * @returns none when it holds every scope, or no scope at all
 */
export function missingNewestScopes(definedScopes: readonly DatedScope[], allowedScopes: readonly string[]): string[] {
  const allowed = new Set(allowedScopes)
  const held = definedScopes.filter(({ value }) => allowed.has(value))
  const missing = definedScopes.filter(({ value }) => !allowed.has(value))
  if (held.length === 0) return []
  const newestHeld = Math.max(...held.map(({ createdAt }) => createdAt.getTime()))
  return missing.every(({ createdAt }) => createdAt.getTime() > newestHeld) ? missing.map(({ value }) => value) : []
}

/** What was added last, all that came together; none while nothing was added since the API began. */
export function newestScopes(definedScopes: readonly DatedScope[]): string[] {
  const times = definedScopes.map(({ createdAt }) => createdAt.getTime())
  const newest = Math.max(...times)
  if (times.every((time) => time === newest)) return []
  return definedScopes.filter(({ createdAt }) => createdAt.getTime() === newest).map(({ value }) => value)
}
