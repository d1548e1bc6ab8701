import { toErrorDescription } from './error-description.ts'
import { refusalStatus } from './error-table.ts'
import type { OAuthError, OAuthErrorCode } from './oauth-error.ts'
import { retryAfter } from './refusal.ts'
import type { HttpAnswer, IssuedDecision } from './token-endpoint.ts'

// RFC 6749 §5.1 asks for both cache headers. The media type has no charset parameter: JSON defines none (RFC 8259 §11), and strict
// clients compare the whole value.
const JSON_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache' } as const

/**
 * The answer that carries a token (RFC 6749 §5.1). `scope` is there when something was granted. `X-Request-Id` is added by the caller,
 * who knows the id of the log row.
 */
export function toTokenAnswer(decision: IssuedDecision, jwt: string): HttpAnswer {
  const { accessToken, record } = decision
  const body = { access_token: jwt, token_type: 'Bearer', expires_in: accessToken.lifetimeSeconds }
  const scope = record.grantedScopes.join(' ')
  return { status: 200, headers: JSON_HEADERS, body: JSON.stringify(scope === '' ? body : { ...body, scope }) }
}

/** The answer to a refusal (RFC 6749 §5.2): the public half of the error, its status from the table. */
export function toErrorAnswer(error: OAuthError): HttpAnswer {
  return errorAnswer(refusalStatus(error), error.error, error.message, error.refusal.headers)
}

/** The database is away or a queue is full: nothing was decided that could be logged. `retryAfterSeconds` goes to `Retry-After`. */
export function toUnavailableAnswer(retryAfterSeconds: number): HttpAnswer {
  const description = 'The server cannot issue tokens at the moment.'
  return errorAnswer(503, 'temporarily_unavailable', description, retryAfter(retryAfterSeconds))
}

/** An error nobody foresaw. The client learns nothing of it. */
export function toServerErrorAnswer(): HttpAnswer {
  return errorAnswer(500, 'server_error', 'The server met an unexpected condition.')
}

function errorAnswer(status: number, error: OAuthErrorCode, description: string, headers?: Readonly<Record<string, string>>): HttpAnswer {
  const body = JSON.stringify({ error, error_description: toErrorDescription(description) })
  return { status, headers: headers ? { ...JSON_HEADERS, ...headers } : JSON_HEADERS, body }
}
