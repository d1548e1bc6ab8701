/** Error codes of the token endpoint (RFC 6749 §5.2, RFC 8707 §2, and §4.1.2.1 for the two server codes). */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_scope'
  | 'invalid_target'
  | 'unsupported_grant_type'
  | 'server_error'
  | 'temporarily_unavailable'

/** Why a request was refused, for the admin. This is the only list. */
export type RefusalReason =
  | 'malformed'
  | 'credentials_ambiguous'
  | 'grant_type_unsupported'
  | 'credentials_missing'
  | 'client_unknown'
  | 'secret_wrong'
  | 'secret_expired'
  | 'secret_retired'
  | 'auth_method_mismatch'
  | 'assertion_invalid'
  | 'rate_limited'
  | 'client_disabled'
  | 'address_not_allowed'
  | 'audience_missing'
  | 'audience_unknown'
  | 'grant_missing'
  | 'grant_expired'
  | 'scope_malformed'
  | 'scope_unknown'
  | 'scope_not_granted'
  | 'hook_denied'
  | 'hook_failed'
  | 'hook_timeout'
  | 'hook_suspended'
  | 'hook_overloaded'
  | 'signing_unavailable'

const BRAND = 'WRIT_OAUTH_ERROR'

/**
 * A refusal. `message` is the public `error_description`; reason and detail go to the log only.
 * Status comes from the table in error-table.ts unless a `malformed` request carries its own (405, 413, 415).
 */
export class OAuthError extends Error {
  readonly code = BRAND
  constructor(
    readonly error: OAuthErrorCode,
    description: string,
    readonly refusal: {
      readonly reason: RefusalReason
      readonly detail?: Readonly<Record<string, unknown>>
      readonly status?: 405 | 413 | 415
      readonly headers?: Readonly<Record<string, string>>
      readonly cause?: unknown
    },
  ) {
    super(description, refusal.cause === undefined ? undefined : { cause: refusal.cause })
    this.name = 'OAuthError'
  }
}

/** Knows an OAuthError by its brand: Next's bundle and the server are two module graphs, so `instanceof` fails between them. */
export function isOAuthError(error: unknown): error is OAuthError {
  return error instanceof Error && (error as { code?: unknown }).code === BRAND
}
