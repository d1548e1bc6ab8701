import { type Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body as JSON; undefined when it is none. */
  readonly json: Record<string, unknown> | undefined
}

export interface Exchange {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Uint8Array | undefined
  readonly agent?: Agent
}

/** One HTTP exchange, as sent: no redirects, no retries, no headers but Host, Connection and what is given. Rejects on socket errors. */
export function exchange(url: string, options: Exchange = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const body = options.body === undefined ? undefined : Buffer.from(options.body)
    const headers =
      body && !hasHeader(options.headers, 'transfer-encoding') ? { 'content-length': body.length, ...options.headers } : options.headers
    const outgoing = request(url, { method: options.method ?? 'GET', headers, agent: options.agent }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.once('error', reject)
      incoming.once('end', () => {
        // A connection that broke in the middle of a body also ends; only a whole answer counts as received.
        if (!incoming.complete) return reject(new Error('the answer was cut off'))
        resolve(toAnswer(incoming.statusCode ?? 0, incoming.headers, Buffer.concat(chunks).toString()))
      })
    })
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

export type FormParameters = Readonly<Record<string, string>>

/** POST as `application/x-www-form-urlencoded`. */
export function postForm(url: string, parameters: FormParameters, options: Exchange = {}): Promise<Answer> {
  return postBody(url, 'application/x-www-form-urlencoded', new URLSearchParams(parameters).toString(), options)
}

/** POST as `application/json`. A string is sent as it stands. */
export function postJson(url: string, body: unknown, options: Exchange = {}): Promise<Answer> {
  return postBody(url, 'application/json', typeof body === 'string' ? body : JSON.stringify(body), options)
}

function postBody(url: string, contentType: string, body: string, options: Exchange): Promise<Answer> {
  return exchange(url, { ...options, method: 'POST', headers: { 'content-type': contentType, ...options.headers }, body })
}

/** `Authorization: Basic` of the text exactly as given; encoding it is the caller's business. */
export function basic(userPass: string): string {
  return `Basic ${Buffer.from(userPass).toString('base64')}`
}

/** Sends bytes over a socket of their own and resolves to every answer's text once the server closed it. For what no HTTP client sends. */
export function rawExchange(origin: string, write: (socket: import('node:net').Socket) => void): Promise<string> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect({ host: hostname, port: Number(port) }, () => write(socket))
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    // A reset after the answer is how a server gets rid of a body it does not want to read.
    socket.once('error', (error) => (text === '' ? reject(error) : resolve(text)))
    socket.once('close', () => resolve(text))
  })
}

function toAnswer(status: number, headers: IncomingHttpHeaders, text: string): Answer {
  return { status, headers, text, json: parseJson(text) }
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // HEAD answers and other bodies; tests that want JSON say so
  }
}

function hasHeader(headers: OutgoingHttpHeaders | undefined, name: string): boolean {
  return Object.keys(headers ?? {}).some((key) => key.toLowerCase() === name)
}
