import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpAnswer } from '../oauth/token-endpoint.ts'

/** How much of an oversized body is thrown away while its sender reads the answer. */
const LINGER_BYTES_MAX = 1024 * 1024
const LINGER_MILLISECONDS = 1_000

/** Writes a whole answer in one go. False when the client has gone: nothing was sent. */
export function writeAnswer(response: ServerResponse, answer: HttpAnswer): boolean {
  // Behind an earlier, pipelined request a response has no socket of its own yet, so the request's is looked at.
  if (response.destroyed || response.req.socket.destroyed) return false
  const { status, headers, body } = answer
  // RFC 9110 §8.6: no Content-Length on 204; on 304 it would speak of another representation.
  const head = status === 204 || status === 304 ? headers : { ...headers, 'content-length': Buffer.byteLength(body) }
  response.writeHead(status, head)
  response.end(body)
  return true
}

/**
 * Answers a request whose body was not read to its end, and closes the connection. Closing at once would reset it, and the sender would
 * lose the answer while it is still sending; so a bounded rest is thrown away first.
 */
export function writeAnswerAndClose(request: IncomingMessage, response: ServerResponse, answer: HttpAnswer): void {
  if (response.destroyed) return
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body), connection: 'close' })
  if (request.complete || request.destroyed) {
    response.end(answer.body)
    return
  }
  response.write(answer.body)
  let rest = 0
  const finish = () => {
    clearTimeout(timer)
    request.off('data', discard)
    response.end()
  }
  const discard = (chunk: Buffer) => {
    rest += chunk.length
    if (rest > LINGER_BYTES_MAX) finish()
  }
  const timer = setTimeout(finish, LINGER_MILLISECONDS)
  request.on('data', discard).once('end', finish).once('close', finish).resume()
}

/** An answer of the server itself: JSON that is never cached. */
export function jsonAnswer(status: number, body: object, headers?: Readonly<Record<string, string>>): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers }, body: JSON.stringify(body) }
}

/** A refusal of the server itself, shaped like those of the token endpoint (RFC 6749 §5.2). */
export function errorAnswer(status: number, error: string, description: string, headers?: Readonly<Record<string, string>>): HttpAnswer {
  return jsonAnswer(status, { error, error_description: description }, headers)
}

export const notFound = errorAnswer(404, 'not_found', 'there is nothing here')

/** RFC 9110 §15.5.6. */
export function methodNotAllowed(allow: string): HttpAnswer {
  return errorAnswer(405, 'invalid_request', `use ${allow}`, { allow })
}
