import { Prisma } from '../../db/generated/client.ts'
import type { TokenHookRun } from '../../oauth/ports.ts'
import type { StepMicroseconds, TokenStep } from '../../oauth/token-endpoint.ts'

/** One row of the log with everything that it keeps. Never a token, never a secret: the row has none. */
export interface LogEvent {
  readonly id: string
  readonly at: Date
  readonly outcome: 'issued' | 'refused' | 'not_delivered'
  readonly modified: boolean
  readonly failingStep: TokenStep | null
  /** `RefusalReason`; of a token that was not delivered also `connection_closed`. */
  readonly reason: string | null
  /** What the step that failed has noted, and the words that the client was given. */
  readonly details: Readonly<Record<string, unknown>>
  readonly clientId: string | null
  readonly clientName: string | null
  readonly audience: string | null
  readonly grantId: string | null
  readonly requestedScopes: readonly string[]
  readonly allowedScopes: readonly string[]
  readonly grantedScopes: readonly string[]
  readonly authMethod: string | null
  readonly credentialId: string | null
  readonly credentialHint: string | null
  readonly kid: string | null
  readonly alg: string | null
  readonly tokenExpiresAt: Date | null
  readonly hookRuns: readonly TokenHookRun[]
  readonly address: string
  readonly userAgent: string
  readonly source: 'token_endpoint' | 'console'
  readonly stepMicroseconds: StepMicroseconds
  /** More than one: refusals of one minute, folded into this row; `firstAt` and `lastAt` say when they came. */
  readonly count: number
  readonly firstAt: Date | null
  readonly lastAt: Date | null
  /** The issued row whose token was not delivered. */
  readonly corrects: string | null
}

/** Columns of `token_events e`, as `LogEvent` has them. */
export const LOG_EVENT_COLUMNS = Prisma.sql`e.id, e.occurred_at AS at, e.outcome, e.modified, e.failing_step AS "failingStep", e.reason,
  coalesce(e.details, '{}'::jsonb) AS details, e.client_id AS "clientId", e.client_name AS "clientName", e.audience, e.grant_id AS "grantId",
  e.requested_scopes AS "requestedScopes", e.allowed_scopes AS "allowedScopes", e.granted_scopes AS "grantedScopes",
  e.auth_method AS "authMethod", e.credential_id AS "credentialId", e.credential_hint AS "credentialHint", e.kid, e.alg,
  e.token_expires_at AS "tokenExpiresAt", coalesce(e.hook_runs, '[]'::jsonb) AS "hookRuns", e.address, e.user_agent AS "userAgent", e.source,
  coalesce(e.step_microseconds, '{}'::jsonb) AS "stepMicroseconds", e.folded_count AS count, e.first_at AS "firstAt", e.last_at AS "lastAt",
  e.corrects`

/** One of the refusals that a folded row keeps, as a row of its own would tell of it. */
export interface LogSample {
  readonly requestId: string
  readonly event: LogEvent
}

/** The samples of a folded row, oldest first; none for any other row. What does not read as one is left out. */
export function samplesOf(event: LogEvent): LogSample[] {
  const { samples } = event.details
  if (!Array.isArray(samples)) return []
  return samples.flatMap((sample: unknown) => {
    const { requestId, at, clientId, address, audience, details } = (sample ?? {}) as Record<string, unknown>
    if (typeof requestId !== 'string' || typeof at !== 'string' || Number.isNaN(Date.parse(at))) return []
    const own = {
      at: new Date(at),
      clientId: textOrNull(clientId),
      clientName: clientId === event.clientId ? event.clientName : null,
      address: textOrNull(address) ?? '',
      audience: textOrNull(audience),
      details: (details ?? {}) as LogEvent['details'],
      count: 1,
      firstAt: null,
      lastAt: null,
    }
    return [{ requestId, event: { ...event, ...own } }]
  })
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
