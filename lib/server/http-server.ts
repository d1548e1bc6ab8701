import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { BODY_BYTES_MAX } from '../oauth/token-endpoint.ts'
import type { TlsMaterial } from './tls-files.ts'

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void

/** Bounds on what one connection may cost before a request is complete. */
export interface HttpLimits {
  readonly headersTimeoutMilliseconds: number
  /** From the first byte of a request to the last byte of its body. */
  readonly requestTimeoutMilliseconds: number
  /** How often the two above are looked at. */
  readonly checkIntervalMilliseconds: number
  /** Longer than the 60 s of common load balancers, so that it is they who close an idle connection. */
  readonly keepAliveTimeoutMilliseconds: number
  readonly headerBytesMax: number
}

export const HTTP_LIMITS: HttpLimits = {
  headersTimeoutMilliseconds: 15_000,
  requestTimeoutMilliseconds: 30_000,
  checkIntervalMilliseconds: 5_000,
  keepAliveTimeoutMilliseconds: 65_000,
  headerBytesMax: 16 * 1024,
}

/**
 * An HTTP/1.1 server (HTTPS when `tls` is given) with every bound set and every parse failure answered in JSON.
 * Requests per connection are not limited: past such a limit Node answers pipelined requests with 503.
 */
export function createHttpServer(handle: RequestHandler, options: { tls?: TlsMaterial; limits?: HttpLimits } = {}): Server {
  const limits = options.limits ?? HTTP_LIMITS
  const serverOptions: ServerOptions = {
    // A repeated Authorization or Content-Type is joined (RFC 9110 §5.3) and so fails to parse, instead of the first one winning silently.
    joinDuplicateHeaders: true,
    headersTimeout: limits.headersTimeoutMilliseconds,
    requestTimeout: limits.requestTimeoutMilliseconds,
    connectionsCheckingInterval: limits.checkIntervalMilliseconds,
    keepAliveTimeout: limits.keepAliveTimeoutMilliseconds,
    maxHeaderSize: limits.headerBytesMax,
    requireHostHeader: false, // the router answers it, in JSON
    noDelay: true,
  }
  const server = options.tls ? createTlsServer({ ...serverOptions, ...options.tls }, handle) : createServer(serverOptions, handle)
  // Past its default of about a thousand Node drops fields silently: padding would hide a repeated Authorization, or the X-Forwarded-For that
  // a proxy appends. `maxHeaderSize` bounds them all the same.
  server.maxHeadersCount = 0
  server.on('clientError', answerClientError)
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (!isTooLargeTokenRequest(request)) response.writeContinue()
    handle(request, response)
  })
  return server
}

/** Who asks before sending (RFC 9110 §10.1.1) is told 413 instead of "100 Continue". */
function isTooLargeTokenRequest(request: IncomingMessage): boolean {
  return request.url?.startsWith('/oauth/') === true && Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [status: string, description: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'the header fields are too large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['413 Payload Too Large', 'the chunk extensions are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the request did not arrive in time'],
}
const BAD_REQUEST = ['400 Bad Request', 'the request is not valid HTTP/1.1'] as const

// Node keeps the response at the head of a connection's queue in this field and offers no other way to it.
interface HttpSocket extends Duplex {
  _httpMessage?: (ServerResponse & { req: IncomingMessage }) | null
}

/**
 * Bytes that are no HTTP, or a request that came too slowly. An answer to an earlier, complete request on the same connection goes out
 * first and alone: an error written before it would be read as that request's answer.
 */
function answerClientError(error: NodeJS.ErrnoException, socket: HttpSocket): void {
  const waiting = socket._httpMessage
  if (waiting?.req.complete === true && socket.writable) {
    waiting.shouldKeepAlive = false
    waiting.once('close', () => socket.destroy())
    return
  }
  if (!socket.writable || waiting?.headersSent || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [status, description] = CLIENT_ERRORS[error.code ?? ''] ?? BAD_REQUEST
  const body = JSON.stringify({ error: 'invalid_request', error_description: description })
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json',
    'cache-control: no-store',
    `content-length: ${body.length}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
