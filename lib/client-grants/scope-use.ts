import { Prisma } from '../db/generated/client.ts'
import { CONSOLE_SETTINGS } from '../settings/setting-definitions.ts'

/** "Effective" access is what was issued in so many days. */
export const EFFECTIVE_DAYS = 30

/** How a grant uses one of its scopes. */
export interface ScopeUse {
  readonly scope: string
  /** For how many days no token has carried it: since its last one, else since it was granted. */
  readonly quietDays: number
  /** The last day, in UTC, on which a token carried it; ISO 8601. */
  readonly lastUsedOn: string | null
}

/** Of a grant, what its list and its cell say. */
export interface GrantUse {
  readonly lastUsedOn: string | null
  /** Scopes that were not issued for as long as the setting says. */
  readonly unusedScopes: readonly string[]
  /** When all of them are unused: for how long the whole grant is. */
  readonly unusedDays: number | undefined
  /** Scopes that were issued in the last `EFFECTIVE_DAYS`. */
  readonly effectiveScopes: readonly string[]
}

/** `now()`, not `clock_timestamp()`: with that, which may change from row to row, no index helps. */
export const TODAY = Prisma.sql`(now() AT TIME ZONE 'UTC')::date`

/**
 * For a select list: the `ScopeUse`s of the grant `g` as JSON, in the order of the scopes. Exact to the last token, as `held_scopes` alone is
 * not.
 */
export const scopeUsesOfGrant = Prisma.sql`coalesce((
  SELECT json_agg(json_build_object('scope', h.scope, 'quietDays', ${TODAY} - greatest(h.quiet_since, u.day), 'lastUsedOn', u.day) ORDER BY h.scope)
  FROM held_scopes h LEFT JOIN LATERAL (
    SELECT day FROM scope_usage s WHERE s.grant_id = h.grant_id AND s.scope = h.scope ORDER BY day DESC LIMIT 1) u ON true
  WHERE h.grant_id = g.id), '[]')`

/**
 * Does the grant `g` hold a scope that no token has carried for so many days? By `held_scopes` alone, which hears of use a little later: asking
 * `scope_usage` for each of some hundred thousand grants would take seconds. What a row then says of its scopes is exact.
 */
export function holdsUnused(days: number): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM held_scopes h WHERE h.grant_id = g.id AND h.quiet_since <= ${TODAY} - ${days}::int)`
}

const { key: UNUSED_KEY, initial: UNUSED_INITIAL } = CONSOLE_SETTINGS.unusedAfterDays

/** For a statement that is not handed the setting: after how many days a scope counts as unused. */
const UNUSED_AFTER_DAYS = Prisma.sql`coalesce((SELECT (value #>> '{}')::int FROM console_settings WHERE key = ${UNUSED_KEY}), ${UNUSED_INITIAL}::int)`

/** Does the application `c` hold a scope that no token has carried for so many days, by default as many as the setting says? As `holdsUnused`. */
export function clientHoldsUnused(days?: number): Prisma.Sql {
  const after = days === undefined ? UNUSED_AFTER_DAYS : Prisma.sql`${days}::int`
  return Prisma.sql`EXISTS (SELECT FROM held_scopes h WHERE h.client_id = c.id AND h.quiet_since <= ${TODAY} - ${after})`
}

/** Is the scope `h` of `held_scopes` unused, to the last token? */
export function isUnused(days: number): Prisma.Sql {
  return Prisma.sql`(h.quiet_since <= ${TODAY} - ${days}::int AND NOT EXISTS (
    SELECT FROM scope_usage s WHERE s.grant_id = h.grant_id AND s.scope = h.scope AND s.day > ${TODAY} - ${days}::int))`
}

/** What the uses of a grant's scopes come to; `unusedAfterDays` is the setting. */
export function summariseUse(uses: readonly ScopeUse[], unusedAfterDays: number): GrantUse {
  const days = uses.map(({ lastUsedOn }) => lastUsedOn).filter((day) => day !== null)
  const unused = uses.filter(({ quietDays }) => quietDays >= unusedAfterDays)
  return {
    lastUsedOn: days.sort().at(-1) ?? null,
    unusedScopes: unused.map(({ scope }) => scope),
    unusedDays: uses.length > 0 && unused.length === uses.length ? Math.min(...uses.map(({ quietDays }) => quietDays)) : undefined,
    // `quietDays` of a scope that was used counts from its last use, unless it was granted again after that.
    effectiveScopes: uses
      .filter(({ lastUsedOn, quietDays }) => lastUsedOn !== null && quietDays <= EFFECTIVE_DAYS)
      .map(({ scope }) => scope),
  }
}
