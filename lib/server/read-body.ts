import type { IncomingMessage } from 'node:http'

const NO_BODY = new Uint8Array(0)

/** Does a body follow the head of this request (RFC 9112 §6.3)? */
export function declaresBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length']
  return length === undefined ? headers['transfer-encoding'] !== undefined : length !== '0'
}

/**
 * The whole body; `too_large` as soon as it declares or reaches more than `bytesMax` (the rest is left unread); `incomplete` when the
 * connection ends before it does. Never rejects.
 */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<Uint8Array | 'too_large' | 'incomplete'> {
  if (!declaresBody(request)) return Promise.resolve(NO_BODY)
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return Promise.resolve('too_large')
  // Only the first settlement counts, so no listener is taken off: this runs once per token.
  return new Promise((resolve) => {
    let only: Buffer | undefined // a token request nearly always comes in one piece
    let more: Buffer[] | undefined
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > bytesMax) {
        request.pause()
        resolve('too_large')
      } else if (only === undefined) only = chunk
      else if (more === undefined) more = [only, chunk]
      else more.push(chunk)
    })
    request.on('end', () => resolve(more ? Buffer.concat(more, size) : (only ?? NO_BODY)))
    request.on('close', () => resolve('incomplete'))
    request.on('error', ignore) // followed by 'close'
  })
}

function ignore(): void {}
