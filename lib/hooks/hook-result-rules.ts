import type { JsonValue } from './sandbox/result.ts'

/** How a hook is written: Auth0's Hooks, or its Actions. Some rules differ. */
export type HookShape = 'hook' | 'action'

export type DropReason =
  | 'not_in_grant'
  | 'not_defined'
  | 'not_namespaced'
  | 'restricted_namespace'
  | 'reserved'
  | 'forbidden_name'
  | 'bad_name'
  | 'not_json'

/** What a hook asked for and did not get. It is no error: the token is made without it. */
export interface Dropped {
  readonly what: 'scope' | 'claim'
  readonly name: string
  readonly reason: DropReason
}

const NAME_CHARACTERS_MAX = 256
const NAME_SHOWN_MAX = 100
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Surrogate}/u
const NAMESPACED = /^https?:\/\/[^/?#]/i
const RESTRICTED_HOST = /(^|\.)(auth0\.com|webtask\.io|webtask\.run)\.?$/
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
const RESERVED: ReadonlySet<string> = new Set(
  (
    'acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash client_id cnf cty dest entitlements events exp ' +
    'groups gty htm htu iat internalService iss jcard jku jti jwe jwk kid may_act mky nbf nonce object_id org_id org_name orig origid ' +
    'permissions roles rph s_hash scope sid sub sub_jwk toe txn typ uuid vot vtm x5t#S256'
  ).split(' '),
)

/** The scopes a hook may leave a token with: the grant's, or with the setting on the API's; never one the API does not define. */
export function scopeCeiling(
  { allowedScopes, definedScopes }: { readonly allowedScopes: readonly string[]; readonly definedScopes: ReadonlySet<string> },
  mayExceedGrant: boolean,
): ReadonlySet<string> {
  return mayExceedGrant ? definedScopes : new Set(allowedScopes.filter((scope) => definedScopes.has(scope)))
}

/** Each scope once, in the hook's order, and nothing above the ceiling. */
export function limitScopes(
  scopes: readonly string[],
  ceiling: ReadonlySet<string>,
  definedScopes: ReadonlySet<string>,
): { readonly scopes: readonly string[]; readonly dropped: readonly Dropped[] } {
  const dropped: Dropped[] = []
  const kept = [...new Set(scopes)].filter((scope) => {
    if (ceiling.has(scope)) return true
    dropped.push({ what: 'scope', name: shown(scope), reason: definedScopes.has(scope) ? 'not_in_grant' : 'not_defined' })
    return false
  })
  return { scopes: kept, dropped }
}

/** The claims a hook may set. What it may not is dropped and named. */
export function limitClaims(
  claims: readonly (readonly [name: string, value: JsonValue])[],
  notJson: readonly string[],
  shape: HookShape,
): { readonly claims: readonly (readonly [name: string, value: JsonValue])[]; readonly dropped: readonly Dropped[] } {
  const dropped: Dropped[] = notJson.map((name) => ({ what: 'claim', name: shown(name), reason: 'not_json' }))
  const kept = claims.filter(([name, value]) => {
    const reason = claimProblem(name, value, shape)
    if (reason !== undefined) dropped.push({ what: 'claim', name: shown(name), reason })
    return reason === undefined
  })
  return { claims: kept, dropped }
}

function claimProblem(name: string, value: JsonValue, shape: HookShape): DropReason | undefined {
  if (name === '' || name.length > NAME_CHARACTERS_MAX || CONTROL.test(name)) return 'bad_name'
  if (FORBIDDEN.has(name) || hasForbiddenName(value)) return 'forbidden_name'
  if (RESERVED.has(name) || name.startsWith('sip_')) return 'reserved'
  const isUrl = NAMESPACED.test(name) && URL.canParse(name)
  if (name.toLowerCase().startsWith('urn:auth0')) return 'restricted_namespace'
  if (isUrl && RESTRICTED_HOST.test(new URL(name).hostname)) return 'restricted_namespace'
  return shape === 'hook' && !isUrl ? 'not_namespaced' : undefined
}

/** Names that become something else where the claim is copied carelessly. The depth is bounded where the output is read. */
function hasForbiddenName(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, member]) => (!Array.isArray(value) && FORBIDDEN.has(name)) || hasForbiddenName(member))
}

/** A name as it is kept with the run: what was wrong with it must not come along. */
function shown(name: string): string {
  return name.slice(0, NAME_SHOWN_MAX).replace(/[\p{Cc}\p{Surrogate}\u2028\u2029]/gu, '\ufffd')
}
