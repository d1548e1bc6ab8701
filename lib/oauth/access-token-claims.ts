import type { JsonValue, TokenDialect } from './ports.ts'

/** What the claims of an access token say. Times in seconds since the epoch. */
export interface AccessTokenFacts {
  readonly issuer: string
  readonly clientId: string
  readonly audience: string
  readonly issuedAt: number
  readonly expiresAt: number
  readonly tokenId: string
  readonly grantedScopes: readonly string[]
  readonly hookClaims: ReadonlyMap<string, JsonValue>
}

/** The `typ` header of each dialect: RFC 7519 §5.1, and RFC 9068 §2.1. */
export const HEADER_TYP: Readonly<Record<TokenDialect, 'JWT' | 'at+jwt'>> = { access_token: 'JWT', rfc9068_profile: 'at+jwt' }

// A hook claim of such a name is dropped in both dialects, even where the dialect leaves the claim out: no hook can make a token that
// says another scope, client or life than the one in the log.
const PROTOCOL_CLAIMS: ReadonlySet<string> = new Set(
  ['iss', 'sub', 'aud', 'iat', 'exp', 'nbf', 'jti', 'scope', 'azp', 'gty', 'client_id'], //
)

/** The claims set of an access token in the order of the specification, the hooks' claims after it (RFC 7519 §4, RFC 9068 §2.2). */
export function accessTokenClaims(dialect: TokenDialect, facts: AccessTokenFacts): Readonly<Record<string, JsonValue>> {
  const claims = dialect === 'access_token' ? tutorialClaims(facts) : profileClaims(facts)
  if (facts.hookClaims.size === 0) return claims
  const withHookClaims: Record<string, JsonValue> = Object.assign(Object.create(null), claims) // no prototype: any name is a name
  for (const [name, value] of facts.hookClaims) {
    if (!PROTOCOL_CLAIMS.has(name)) withHookClaims[name] = value
  }
  return withHookClaims
}

/** The claims of Auth0's client credentials tokens. `scope` is always there, "" when nothing was granted. */
function tutorialClaims({ issuer, clientId, audience, issuedAt, expiresAt, tokenId, grantedScopes }: AccessTokenFacts) {
  return {
    iss: issuer,
    sub: `${clientId}@clients`,
    aud: audience,
    iat: issuedAt,
    exp: expiresAt,
    scope: grantedScopes.join(' '),
    azp: clientId,
    gty: 'client-credentials',
    jti: tokenId,
  }
}

/** RFC 9068 §2.2: without a resource owner `sub` is the client itself; `scope` only when something was granted (§2.2.3). */
function profileClaims({ issuer, clientId, audience, issuedAt, expiresAt, tokenId, grantedScopes }: AccessTokenFacts) {
  const claims = { iss: issuer, sub: clientId, aud: audience, iat: issuedAt, exp: expiresAt, client_id: clientId, jti: tokenId }
  return grantedScopes.length > 0 ? { ...claims, scope: grantedScopes.join(' ') } : claims
}
