import type { IncomingMessage, ServerResponse } from 'node:http'
import { uuidv7 } from '../ids.ts'
import type { TokenService } from '../issuer/token-service.ts'
import type { Log } from '../log.ts'
import { BODY_BYTES_MAX, type TokenEndpointInput } from '../oauth/token-endpoint.ts'
import { readBody } from './read-body.ts'
import type { RequestMetrics } from './request-metrics.ts'
import { errorAnswer, writeAnswer, writeAnswerAndClose } from './write-answer.ts'

/** A request whose host and client are known. */
export interface Origin {
  readonly hostname: string
  readonly address: string
}

export interface TokenListenerDeps {
  readonly service: TokenService
  readonly metrics: RequestMetrics
  readonly log: Log
  /** True once the process stops: answers then close their connection. */
  readonly isStopping: () => boolean
  /** Called for each key set that was handed out. Must not throw. */
  readonly onKeySetRead?: (reader: { address: string; userAgent: string }) => void
}

export type WellKnownDocument = 'oauth-authorization-server' | 'openid-configuration' | 'jwks'

export interface TokenListener {
  token(request: IncomingMessage, response: ServerResponse, origin: Origin): void
  wellKnown(request: IncomingMessage, response: ServerResponse, document: WellKnownDocument, origin: Origin): void
}

const FAILED = errorAnswer(500, 'server_error', 'the authorization server met an unexpected condition')

/** The token endpoint and the public documents, straight from Node's HTTP server to the token service: this path runs once per token. */
export function createTokenListener({ service, metrics, log, isStopping, onKeySetRead }: TokenListenerDeps): TokenListener {
  async function answerToken(request: IncomingMessage, response: ServerResponse, origin: Origin): Promise<void> {
    const startedAt = performance.now()
    const body = await readBody(request, BODY_BYTES_MAX)
    const answer = await service.handle(toInput(request, body, origin))
    if (isStopping()) response.shouldKeepAlive = false // the stop may have begun while this request was under way
    if (body === 'too_large') writeAnswerAndClose(request, response, answer)
    else if (!writeAnswer(response, answer)) answer.notDelivered?.()
    metrics.token(answer.status, (performance.now() - startedAt) / 1000)
  }

  async function answerDocument(
    request: IncomingMessage,
    response: ServerResponse,
    document: WellKnownDocument,
    { address }: Origin,
  ): Promise<void> {
    const { method = 'GET', headers } = request
    const ifNoneMatch = headers['if-none-match']
    const answer = await (document === 'jwks' ? service.jwks(method, ifNoneMatch) : service.metadata(document, method, ifNoneMatch))
    writeAnswer(response, answer)
    metrics.count('well_known', answer.status)
    const wasRead = document === 'jwks' && method === 'GET' && (answer.status === 200 || answer.status === 304)
    if (wasRead) onKeySetRead?.({ address, userAgent: headers['user-agent'] ?? '' })
  }

  // The service answers every failure itself; whatever still comes here is a defect, and the client gets no token.
  const onDefect = (response: ServerResponse) => (error: unknown) => {
    log.error({ err: error }, 'a request could not be answered')
    if (response.headersSent) response.destroy()
    else writeAnswer(response, FAILED)
  }

  return {
    token: (request, response, origin) => void answerToken(request, response, origin).catch(onDefect(response)),
    wellKnown: (request, response, document, origin) => void answerDocument(request, response, document, origin).catch(onDefect(response)),
  }
}

function toInput(request: IncomingMessage, body: TokenEndpointInput['body'], { hostname, address }: Origin): TokenEndpointInput {
  const { method = '', headers } = request
  return {
    requestId: uuidv7(),
    method,
    contentType: headers['content-type'],
    contentEncoding: headers['content-encoding'],
    authorization: headers.authorization,
    body,
    address,
    hostname,
    acceptLanguage: headers['accept-language'] ?? '',
    userAgent: headers['user-agent'] ?? '',
    source: 'token_endpoint',
  }
}
