import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { Writable } from 'node:stream'
import type { TokenAnswer, TokenService } from '../issuer/token-service.ts'
import { createLog } from '../log.ts'
import { createAddressResolver } from '../net/client-address.ts'
import type { TokenEndpointInput } from '../oauth/token-endpoint.ts'
import { createHttpServer, HTTP_LIMITS, type HttpLimits } from './http-server.ts'
import { createKnownHosts } from './known-hosts.ts'
import { createOperations, type OperationsOptions } from './operations.ts'
import type { Pages } from './pages.ts'
import { createRequestMetrics } from './request-metrics.ts'
import { createRouter } from './router.ts'
import { createTokenListener } from './token-listener.ts'
import { jsonAnswer } from './write-answer.ts'

/** A token service in memory: keeps what it was asked, answers what the test says. */
export function memoryTokenService(answer: (input: TokenEndpointInput) => TokenAnswer | Promise<TokenAnswer> = echo) {
  const inputs: TokenEndpointInput[] = []
  const service: TokenService = {
    async handle(input) {
      inputs.push(input)
      return answer(input)
    },
    metadata: async (document, method, ifNoneMatch) => jsonAnswer(200, { document, method, ifNoneMatch }),
    jwks: async (method) => jsonAnswer(200, { keys: [], method }),
  }
  return { service, inputs }
}

function echo(input: TokenEndpointInput): TokenAnswer {
  if (input.body === 'too_large') return jsonAnswer(413, { error: 'invalid_request' })
  if (input.body === 'incomplete') return jsonAnswer(400, { error: 'invalid_request' })
  return jsonAnswer(200, { body: Buffer.from(input.body).toString() })
}

/** Pages in memory: answer with the method and URL they were handed, and keep the requests. */
export function memoryPages() {
  const requests: IncomingMessage[] = []
  const pages: Pages = {
    answer(request: IncomingMessage, response: ServerResponse) {
      requests.push(request)
      response.end(`page ${request.method} ${request.url}`)
    },
    load: async () => {},
    close: async () => {},
  }
  return { pages, requests }
}

export interface TestListenerOptions {
  readonly service?: TokenService | undefined
  readonly pages?: Pages
  readonly tokensThroughPages?: boolean
  readonly trustedProxies?: readonly string[]
  readonly operations?: Partial<OperationsOptions>
  readonly limits?: Partial<HttpLimits>
  readonly consoleListener?: boolean
  readonly issuer?: string
  readonly isStopping?: () => boolean
}

/** A real listener on 127.0.0.1 with a port of its own. `log` holds its log lines. */
export async function startTestListener(options: TestListenerOptions = {}) {
  const lines: Record<string, unknown>[] = []
  const log = createLog(
    'debug',
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(JSON.parse(String(chunk)))
        done()
      },
    }),
  )
  const metrics = createRequestMetrics()
  const service = 'service' in options ? options.service : memoryTokenService().service
  const isStopping = options.isStopping ?? (() => false)
  const server = createHttpServer((request, response) => route(request, response), { limits: { ...HTTP_LIMITS, ...options.limits } })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const route = createRouter({
    surface: {
      tokens: service && createTokenListener({ service, metrics, log, isStopping }),
      operations: createOperations({
        readiness: undefined,
        metricsAccess: 'none',
        metricsText: () => metrics.registry.metrics(),
        metrics,
        log,
        ...options.operations,
      }),
      pages: options.pages,
      tokensThroughPages: options.tokensThroughPages ?? false,
    },
    hosts: createKnownHosts({
      issuer: options.issuer ?? `http://localhost:${port}`,
      bindHost: '127.0.0.1',
      bindsLoopback: true,
      port,
      tls: false,
      consoleListener: options.consoleListener ?? false,
    }),
    addresses: createAddressResolver(options.trustedProxies ?? []),
    metrics,
    log,
    isStopping,
  })
  return {
    server,
    port,
    origin: `http://localhost:${port}`,
    lines,
    metrics,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

/**
 * Writes bytes to a socket as they stand and returns everything that came back until the server closed it.
 * @param afterwards what to do with the socket once the bytes are written.
 */
export function exchange(port: number, text: string, afterwards?: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      received += chunk
    })
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? undefined : reject(error),
    )
    socket.on('close', () => resolve(received))
    socket.write(text, () => afterwards?.(socket))
  })
}

/** A promise and the function that settles it, for tests that decide when something goes on. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
