import type { OAuthError } from './oauth-error.ts'
import type { SigningAlg, TokenHookOutcome, TokenHookRun } from './ports.ts'

/** A token request as a mount hands it over: transport undone, protocol untouched. */
export interface TokenEndpointInput {
  /** UUIDv7. Becomes the log row's id, the `X-Request-Id` and, when issued, the `jti`. */
  readonly requestId: string
  readonly method: string
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  readonly authorization: string | undefined
  /** At most `BODY_BYTES_MAX` bytes; a longer body is handed over as `too_large` without being read to its end. */
  readonly body: Uint8Array | 'too_large' | 'incomplete'
  /** Normalised client address ('' when unknown), from `lib/net`. */
  readonly address: string
  readonly hostname: string
  readonly acceptLanguage: string
  readonly userAgent: string
  readonly source: 'token_endpoint' | 'console'
}

export const BODY_BYTES_MAX = 64 * 1024

/** The eight steps of the decision trace, in order. */
export const TOKEN_STEPS = ['parse', 'authenticate', 'enabled', 'api', 'grant', 'scopes', 'hooks', 'sign'] as const
export type TokenStep = (typeof TOKEN_STEPS)[number]

/** How long each step took that ran, in microseconds; the failing step is the last one. */
export type StepMicroseconds = Partial<Record<TokenStep, number>>

/** What the log keeps of a request. Filled as far as the steps came. Every string is cut and well-formed (see log-text.ts). */
export interface TokenRequestRecord {
  readonly requestId: string
  clientId: string | null
  clientName: string | null
  /** True once the client exists: counters name only known clients and APIs. */
  clientKnown: boolean
  audience: string | null
  audienceKnown: boolean
  grantId: string | null
  requestedScopes: readonly string[]
  allowedScopes: readonly string[]
  grantedScopes: readonly string[]
  authMethod: 'client_secret_basic' | 'client_secret_post' | null
  credentialId: string | null
  credentialHint: string | null
  address: string
  userAgent: string
  source: 'token_endpoint' | 'console'
  hookRuns: readonly TokenHookRun[]
  modified: boolean
  stepMicroseconds: StepMicroseconds
}

/** The access token before its signature is there, and what the answer says about it. */
export interface AccessToken {
  readonly kid: string
  readonly alg: SigningAlg
  /** BASE64URL(header).BASE64URL(payload) (RFC 7515 §3.1). Equal inputs under an equal key need no second signature. */
  readonly signingInput: string
  /** The compact JWS. Rejects when the key failed. */
  readonly jwt: Promise<string>
  /** Seconds since the epoch. */
  readonly expiresAt: number
  readonly lifetimeSeconds: number
}

export interface IssuedDecision {
  readonly outcome: 'issued'
  readonly record: TokenRequestRecord
  readonly accessToken: AccessToken
  /** The earliest expiry or retirement among the secret and the grant used, in ms; null = none. After it the decision is void. */
  readonly validUntil: number | null
  readonly hookOutcome: TokenHookOutcome
}

export interface RefusedDecision {
  readonly outcome: 'refused'
  readonly record: TokenRequestRecord
  readonly failingStep: TokenStep
  readonly error: OAuthError
  readonly hookOutcome: TokenHookOutcome | undefined
}

export type TokenDecision = IssuedDecision | RefusedDecision

/** An HTTP answer. Header names in lower case. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
