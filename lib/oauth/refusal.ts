import { ERROR_TABLE } from './error-table.ts'
import type { OAuthErrorCode, RefusalReason } from './oauth-error.ts'
import { OAuthError } from './oauth-error.ts'

/** What a refusal may say beyond its row of the error table. `detail` is for the log: no secret, every string through `logText`. */
export interface RefusalOptions {
  readonly detail?: Readonly<Record<string, unknown>>
  readonly description?: string
  /** Only `hook_denied` chooses its code. */
  readonly error?: OAuthErrorCode
  readonly status?: 405 | 413 | 415
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

/** The error to throw for a reason, with the code and public text of the error table. */
export function refusal(reason: RefusalReason, options: RefusalOptions = {}): OAuthError {
  const row = ERROR_TABLE[reason]
  const { detail, status, headers, cause } = options
  return new OAuthError(options.error ?? row.error, options.description ?? row.description, {
    reason,
    ...(detail && { detail }),
    ...(status && { status }),
    ...(headers && { headers }),
    ...(cause !== undefined && { cause }),
  })
}

/** A request that cannot be read. Description and detail say where, never what stood there: it may be a secret. */
export function malformed(description: string, detail?: Readonly<Record<string, unknown>>): OAuthError {
  return refusal('malformed', { description, ...(detail && { detail }) })
}

// RFC 7617 §2.1: clients that honour `charset` send non-ASCII credentials as UTF-8, which is what the decoder expects.
const CHALLENGE = { 'www-authenticate': 'Basic realm="Writ", charset="UTF-8"' } as const

/**
 * A refusal of step 2 or 3 (invalid_client). Answers an attempt by the Authorization header with a challenge, as RFC 6749 §5.2
 * demands; a request that authenticated in its body gets none, because HTTP libraries take a challenge for an invitation to retry.
 */
export function clientRefusal(reason: RefusalReason, challenge: boolean, detail?: Readonly<Record<string, unknown>>): OAuthError {
  return refusal(reason, { ...(detail && { detail }), ...(challenge && { headers: CHALLENGE }) })
}

/** `Retry-After` in whole seconds, at least one (RFC 9110 §10.2.3). */
export function retryAfter(seconds: number): { readonly 'retry-after': string } {
  return { 'retry-after': String(Math.max(1, Math.ceil(seconds))) }
}
