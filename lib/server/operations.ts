import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '../log.ts'
import type { HttpAnswer } from '../oauth/token-endpoint.ts'
import type { Readiness } from './readiness.ts'
import type { RequestMetrics } from './request-metrics.ts'
import { errorAnswer, jsonAnswer, methodNotAllowed, notFound, writeAnswer } from './write-answer.ts'

/** The paths for whoever runs Writ. */
export interface Operations {
  has(path: string): boolean
  answer(path: string, request: IncomingMessage, response: ServerResponse): void
}

export interface OperationsOptions {
  /** Absent on a public listener whose console has its own. */
  readonly readiness: (() => Promise<Readiness>) | undefined
  /** The Prometheus text of all processes. */
  readonly metricsText: () => Promise<string>
  /** `open` only on the console's own listener; a token is compared in constant time; `none` is 404. */
  readonly metricsAccess: 'open' | 'none' | { readonly token: string }
  readonly metrics: RequestMetrics
  readonly log: Log
}

const PATHS = new Set(['/healthz', '/readyz', '/metrics'])
const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'
const UNAUTHORIZED = errorAnswer(401, 'invalid_token', 'the metrics need their token', { 'www-authenticate': 'Bearer realm="metrics"' })

/**
 * /healthz says that the process answers, /readyz that it can issue (503 with each check when not), /metrics what it counted. They answer
 * for every Host: probes come by address.
 */
export function createOperations(options: OperationsOptions): Operations {
  const { readiness, metricsAccess, log } = options
  const isAllowed = typeof metricsAccess === 'object' ? bearerCheck(metricsAccess.token) : () => true

  async function answerFor(path: string, request: IncomingMessage): Promise<HttpAnswer> {
    if (path === '/readyz' && readiness === undefined) return notFound
    if (path === '/metrics' && metricsAccess === 'none') return notFound
    if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed('GET, HEAD')
    if (path === '/healthz') return jsonAnswer(200, { status: 'ok' })
    if (path === '/readyz' && readiness) {
      const state = await readiness()
      return jsonAnswer(state.status === 'ready' ? 200 : 503, state)
    }
    if (!isAllowed(request.headers.authorization)) return UNAUTHORIZED
    const body = await options.metricsText()
    return { status: 200, headers: { 'content-type': METRICS_CONTENT_TYPE, 'cache-control': 'no-store' }, body }
  }

  return {
    has: (path) => PATHS.has(path),
    answer(path, request, response) {
      answerFor(path, request)
        .catch((error: unknown) => {
          log.error({ path, err: error }, 'a request for operations could not be answered')
          return errorAnswer(500, 'server_error', 'this could not be answered; the log says why')
        })
        .then((answer) => {
          writeAnswer(response, answer)
          options.metrics.count('operations', answer.status)
        })
    },
  }
}

/** Compares hashes, so that neither the length nor a prefix of the token shows in the time it takes. */
function bearerCheck(token: string): (authorization: string | undefined) => boolean {
  const expected = sha256(token)
  return (authorization) => {
    const [scheme = '', presented = ''] = (authorization ?? '').split(' ', 2)
    return timingSafeEqual(sha256(presented), expected) && scheme.toLowerCase() === 'bearer'
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
