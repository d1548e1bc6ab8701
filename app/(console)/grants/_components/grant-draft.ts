/** What an editor of a grant changes. */
export interface GrantDraft {
  readonly allowedScopes: readonly string[]
  /** ISO 8601; null is never. */
  readonly expiresAt: string | null
}

export interface GrantDiff {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly expiryChanged: boolean
}

const NAMED_MAX = 6

/** What saving would change; undefined when nothing. `before` is null where there is no grant yet: granting even no scope is a change. */
export function diffGrant(before: GrantDraft | null, after: GrantDraft): GrantDiff | undefined {
  const had = new Set(before?.allowedScopes)
  const has = new Set(after.allowedScopes)
  const diff = {
    added: after.allowedScopes.filter((scope) => !had.has(scope)),
    removed: (before?.allowedScopes ?? []).filter((scope) => !has.has(scope)),
    expiryChanged: !isSameMoment(before?.expiresAt ?? null, after.expiresAt),
  }
  const changes = before === null || diff.added.length > 0 || diff.removed.length > 0 || diff.expiryChanged
  return changes ? diff : undefined
}

function isSameMoment(one: string | null, other: string | null): boolean {
  return one === null || other === null ? one === other : Date.parse(one) === Date.parse(other)
}

/** "read:entries, write:entries and 3 more". */
export function nameScopes(scopes: readonly string[], maximum = NAMED_MAX): string {
  const named = scopes.slice(0, maximum)
  const more = scopes.length - named.length
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ')
}

const READING = /(^|[^a-z])(read|get|list|view)($|[^a-z])/i

/** Does the name of a scope say that it only reads? A convention, not a rule: whoever uses it sees what was chosen. */
export function isReading(scope: string): boolean {
  return READING.test(scope)
}
