import type { OAuthError } from '../oauth/oauth-error.ts'
import type { IssuedDecision, TokenDecision, TokenRequestRecord } from '../oauth/token-endpoint.ts'

/** One row as `writ_append_token_events` reads it. `batch_index` is added by the writer. Instants are ISO 8601 in UTC. */
export interface LedgerRow {
  readonly id: string
  /** The configuration the request was decided under; null when none decides (a correction, an aggregate). */
  readonly decided_tag: string | null
  readonly valid_until?: string
  readonly corrects?: string
  readonly outcome: 'issued' | 'refused' | 'not_delivered'
  readonly failing_step?: string
  readonly reason?: string
  readonly details?: unknown
  readonly client_id: string | null
  readonly client_name: string | null
  readonly audience: string | null
  readonly grant_id: string | null
  readonly requested_scopes: string
  readonly allowed_scopes: string
  readonly granted_scopes: string
  readonly auth_method: string | null
  readonly credential_id: string | null
  readonly credential_hint: string | null
  readonly kid?: string
  readonly alg?: string
  readonly token_expires_at?: string
  readonly hook_runs?: unknown
  readonly modified: boolean
  readonly address: string
  readonly user_agent: string
  readonly source: string
  readonly step_microseconds?: unknown
  readonly folded_count: number
  readonly first_at?: string
  readonly last_at?: string
  /** Counters name only clients and APIs that exist, so that nobody can grow them with invented names. */
  readonly counted_client_id: string
  readonly counted_audience: string
}

/** The row of a decision made under the configuration `tag`. */
export function toLedgerRow(decision: TokenDecision, tag: string): LedgerRow {
  return decision.outcome === 'issued'
    ? { ...issuedFields(decision), id: decision.record.requestId, decided_tag: tag, outcome: 'issued' }
    : {
        ...recordFields(decision.record),
        id: decision.record.requestId,
        decided_tag: tag,
        outcome: 'refused',
        failing_step: decision.failingStep,
        reason: decision.error.refusal.reason,
        details: refusalDetails(decision.error),
      }
}

/** The second row of an issued token that its client never got: signing or sending failed after the commit. */
export function toCorrectionRow(decision: IssuedDecision, id: string, why: string): LedgerRow {
  return {
    ...recordFields(decision.record),
    id,
    decided_tag: null,
    corrects: decision.record.requestId,
    outcome: 'not_delivered',
    failing_step: 'sign',
    reason: why,
    kid: decision.accessToken.kid,
    alg: decision.accessToken.alg,
  }
}

/** The admin's details of a refusal: what the step recorded, and the words the client was given. */
export function refusalDetails(error: OAuthError): Record<string, unknown> {
  return { error: error.error, description: error.message, ...error.refusal.detail }
}

function issuedFields(decision: IssuedDecision) {
  const { accessToken, validUntil } = decision
  return {
    ...recordFields(decision.record),
    ...(validUntil === null ? {} : { valid_until: new Date(validUntil).toISOString() }),
    kid: accessToken.kid,
    alg: accessToken.alg,
    token_expires_at: new Date(accessToken.expiresAt * 1000).toISOString(),
  }
}

function recordFields(record: TokenRequestRecord) {
  return {
    client_id: record.clientId,
    client_name: record.clientName,
    audience: record.audience,
    grant_id: record.grantId,
    requested_scopes: record.requestedScopes.join(' '),
    allowed_scopes: record.allowedScopes.join(' '),
    granted_scopes: record.grantedScopes.join(' '),
    auth_method: record.authMethod,
    credential_id: record.credentialId,
    credential_hint: record.credentialHint,
    ...(record.hookRuns.length > 0 ? { hook_runs: record.hookRuns } : {}),
    modified: record.modified,
    address: record.address,
    user_agent: record.userAgent,
    source: record.source,
    step_microseconds: record.stepMicroseconds,
    folded_count: 1,
    counted_client_id: record.clientKnown ? (record.clientId ?? '') : '',
    counted_audience: record.audienceKnown ? (record.audience ?? '') : '',
  }
}
