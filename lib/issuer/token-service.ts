import type { HttpAnswer, TokenEndpointInput } from '../oauth/token-endpoint.ts'

/** The answer of the token endpoint. A mount calls `notDelivered` when the connection closed before the answer was handed to it. */
export interface TokenAnswer extends HttpAnswer {
  readonly notDelivered?: () => void
}

/** The token path as its two mounts see it. Nothing here throws: a failure is an answer. */
export interface TokenService {
  /** POST /oauth/token. `X-Request-Id` of the answer names its log row. */
  handle(input: TokenEndpointInput): Promise<TokenAnswer>
  /** GET /.well-known/oauth-authorization-server and /.well-known/openid-configuration (RFC 8414). */
  metadata(
    document: 'oauth-authorization-server' | 'openid-configuration',
    method: string,
    ifNoneMatch: string | undefined,
  ): Promise<HttpAnswer>
  /** GET /.well-known/jwks.json (RFC 7517 §5). */
  jwks(method: string, ifNoneMatch: string | undefined): Promise<HttpAnswer>
}

const SERVICE = Symbol.for('writ.token-service')

/** Next's bundle and the server's modules are two module graphs in one process; the service hangs where both can see it. */
export function registerTokenService(service: TokenService | undefined): void {
  ;(globalThis as Record<symbol, unknown>)[SERVICE] = service
}

/** The service that `lib/server` registered at start; undefined before that and in a process that issues nothing. */
export function registeredTokenService(): TokenService | undefined {
  return (globalThis as Record<symbol, unknown>)[SERVICE] as TokenService | undefined
}
