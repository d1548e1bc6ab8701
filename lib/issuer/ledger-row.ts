import { logText } from '../oauth/log-text.ts'
import type { OAuthError } from '../oauth/oauth-error.ts'
import type { IssuedDecision, TokenDecision, TokenRequestRecord } from '../oauth/token-endpoint.ts'

/** One row as `writ_append_token_events` reads it. Instants are ISO 8601 in UTC; undefined members are left out. */
export interface LedgerRow {
  /** Its place in its batch, given by the writer. */
  batch_index: number
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

/** How many characters of an audience and of scopes are kept while the sender is unknown. */
const STRANGER_TEXT_MAX = 256

/** The row of a decision made under the configuration `tag`. */
export function toLedgerRow(decision: TokenDecision, tag: string): LedgerRow {
  const row = startRow(decision.record, decision.record.requestId, tag, decision.outcome)
  if (decision.outcome === 'issued') {
    const { accessToken, validUntil } = decision
    if (validUntil !== null) row.valid_until = new Date(validUntil).toISOString()
    row.kid = accessToken.kid
    row.alg = accessToken.alg
    row.token_expires_at = new Date(accessToken.expiresAt * 1000).toISOString()
  } else {
    row.failing_step = decision.failingStep
    row.reason = decision.error.refusal.reason
    row.details = refusalDetails(decision.error)
    if (decision.failingStep === 'parse' || decision.failingStep === 'authenticate') keepLittle(row)
  }
  return row
}

/**
 * Before step 2 has ended anybody may write rows, at the pace that `RefusalFold` allows. What is kept of an application (1,024 and 4,096
 * characters) would make up to 21 KB of each, and hundreds of gigabytes a day; less is enough to see what was asked for.
 */
function keepLittle(row: Mutable<LedgerRow>): void {
  if (row.audience) row.audience = logText(row.audience, STRANGER_TEXT_MAX)
  row.requested_scopes = logText(row.requested_scopes, STRANGER_TEXT_MAX).trimEnd()
}

/** The second row of an issued token that its client never got: signing or sending failed after the commit. */
export function toCorrectionRow(decision: IssuedDecision, id: string, why: string): LedgerRow {
  const row = startRow(decision.record, id, null, 'not_delivered')
  row.corrects = decision.record.requestId
  row.failing_step = 'sign'
  row.reason = why
  row.kid = decision.accessToken.kid
  row.alg = decision.accessToken.alg
  return row
}

/** The admin's details of a refusal: what the step recorded, and the words the client was given. */
export function refusalDetails(error: OAuthError): Record<string, unknown> {
  return { error: error.error, description: error.message, ...error.refusal.detail }
}

// One literal with every member, in one order: this runs once per token, and rows of one shape are built and written faster.
function startRow(record: TokenRequestRecord, id: string, decidedTag: string | null, outcome: LedgerRow['outcome']): Mutable<LedgerRow> {
  return {
    batch_index: 0,
    id,
    decided_tag: decidedTag,
    valid_until: undefined,
    corrects: undefined,
    outcome,
    failing_step: undefined,
    reason: undefined,
    details: undefined,
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
    kid: undefined,
    alg: undefined,
    token_expires_at: undefined,
    hook_runs: record.hookRuns.length > 0 ? record.hookRuns : undefined,
    modified: record.modified,
    address: record.address,
    user_agent: record.userAgent,
    source: record.source,
    step_microseconds: record.stepMicroseconds,
    folded_count: 1,
    first_at: undefined,
    last_at: undefined,
    counted_client_id: record.clientKnown ? (record.clientId ?? '') : '',
    counted_audience: record.audienceKnown ? (record.audience ?? '') : '',
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
