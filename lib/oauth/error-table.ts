import type { OAuthError, OAuthErrorCode, RefusalReason } from './oauth-error.ts'

/** How one reason looks to the client: the error code and status of RFC 6749 §5.2, and the `error_description`. */
export interface PublicRefusal {
  readonly error: OAuthErrorCode
  readonly status: number
  readonly description: string
}

// One text for every cause of invalid_client and one for every cause of a refused audience: what a client may learn is the error
// code. Which applications, secrets and APIs exist is for the log.
const CLIENT_REFUSED = { error: 'invalid_client', status: 401, description: 'Client authentication failed.' } as const
const TARGET_REFUSED = { error: 'invalid_target', status: 400, description: 'The client has no grant for the requested audience.' } as const
const SCOPE_REFUSED = { error: 'invalid_scope', status: 400, description: 'A requested scope is not granted to the client.' } as const
const HOOK_BROKEN = { error: 'server_error', status: 500, description: 'The token hook failed.' } as const
const HOOK_AWAY = { error: 'temporarily_unavailable', status: 503, description: 'The token hook is unavailable.' } as const

/**
 * Every reason, with what the client sees of it. Exhaustive by type: a new reason does not compile without its row.
 * Two rows can be narrowed where they are thrown: `malformed` carries its own text and may be 405, 413 or 415, `hook_denied` is
 * what the hook said.
 */
export const ERROR_TABLE: Readonly<Record<RefusalReason, PublicRefusal>> = {
  malformed: { error: 'invalid_request', status: 400, description: 'The request is malformed.' },
  credentials_ambiguous: { error: 'invalid_request', status: 400, description: 'The request uses more than one client authentication.' },
  grant_type_unsupported: { error: 'unsupported_grant_type', status: 400, description: 'The grant type must be client_credentials.' },
  credentials_missing: CLIENT_REFUSED,
  client_unknown: CLIENT_REFUSED,
  secret_wrong: CLIENT_REFUSED,
  secret_expired: CLIENT_REFUSED,
  secret_retired: CLIENT_REFUSED,
  auth_method_mismatch: CLIENT_REFUSED,
  assertion_invalid: CLIENT_REFUSED,
  // RFC 6585 §4 names the status; of the codes of RFC 6749 only this one tells a client that the same request may succeed later.
  rate_limited: { error: 'temporarily_unavailable', status: 429, description: 'Too many requests.' },
  client_disabled: CLIENT_REFUSED,
  address_not_allowed: CLIENT_REFUSED,
  audience_missing: { error: 'invalid_request', status: 400, description: 'The audience parameter is missing.' },
  audience_unknown: TARGET_REFUSED,
  grant_missing: TARGET_REFUSED,
  grant_expired: TARGET_REFUSED,
  scope_malformed: { error: 'invalid_scope', status: 400, description: 'The scope parameter is malformed.' },
  scope_unknown: SCOPE_REFUSED,
  scope_not_granted: SCOPE_REFUSED,
  hook_denied: { error: 'server_error', status: 500, description: 'The token hook denied the request.' },
  hook_failed: HOOK_BROKEN,
  hook_timeout: HOOK_BROKEN,
  hook_suspended: HOOK_AWAY,
  hook_overloaded: HOOK_AWAY,
  signing_unavailable: { error: 'server_error', status: 500, description: 'The access token could not be signed.' },
}

/** The HTTP status of a refusal: its own where the table lets it carry one, else the table's. */
export function refusalStatus(error: OAuthError): number {
  const { reason, status } = error.refusal
  if (status !== undefined) return status
  if (reason === 'hook_denied') return error.error === 'server_error' ? 500 : 400
  return ERROR_TABLE[reason].status
}
