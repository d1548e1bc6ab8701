import { isIP } from 'node:net'
import { LIMITS } from './limits.ts'
import type { FetchCall } from './result.ts'

export interface BrokeredRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

export interface BrokeredResponse {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** Makes the call, with addresses checked (lib/net/guarded-fetch). Rejects with a message that the guest may read. */
export type FetchPort = (
  request: BrokeredRequest,
  limits: {
    readonly timeoutMs: number
    readonly responseBytesMax: number
    readonly signal: AbortSignal
    /** Private ranges an administrator has opened. */
    readonly openedRanges: readonly string[]
  },
) => Promise<BrokeredResponse>

/** No call at all: drafts that are replayed, and viewers. */
export const refuseFetch: FetchPort = () => Promise.reject(new Error('fetch is not available here'))

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
// What describes the connection is ours to say; a guest that says it could smuggle a second request.
const OWN_HEADERS = /^(host|content-length|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|accept-encoding|proxy-.*)$/
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** Allow-list, counts and sizes of `fetch`, held on the server: limits that only a child checks are none. */
export class FetchBroker {
  #inFlight = 0

  constructor(private readonly port: FetchPort) {}

  /** For one run: its hosts are those of the hook the server holds for it, whatever the child says. */
  forRun(hosts: readonly string[], openedRanges: readonly string[] = []): RunFetches {
    return new RunFetches(hosts, (request, signal) => this.#call(request, signal, openedRanges))
  }

  async #call(request: BrokeredRequest, signal: AbortSignal, openedRanges: readonly string[]): Promise<BrokeredResponse> {
    if (this.#inFlight >= LIMITS.fetchesInFlight) throw new Error('too many calls are under way')
    this.#inFlight++
    try {
      return await this.port(request, { timeoutMs: LIMITS.fetchMs, responseBytesMax: LIMITS.fetchResponseBytes, signal, openedRanges })
    } finally {
      this.#inFlight--
    }
  }
}

export class RunFetches {
  readonly calls: FetchCall[] = []
  #started = 0
  readonly #hosts: ReadonlySet<string>
  /** Made by the first call: most runs make none, and aborting is not cheap. */
  #abort: AbortController | undefined
  #isOver = false

  constructor(
    hosts: readonly string[],
    private readonly call: (request: BrokeredRequest, signal: AbortSignal) => Promise<BrokeredResponse>,
  ) {
    this.#hosts = new Set(hosts)
  }

  /** True once a call has been made: the run cannot be repeated. */
  get hasCalled(): boolean {
    return this.#started > 0
  }

  /** Answers a `hostCall` with the text for the guest. Never rejects. */
  async answer(text: string): Promise<string> {
    const startedAt = performance.now()
    let host = ''
    const note = (status: number | null, error?: string) => {
      this.calls.push({ host, status, durationMs: Math.round(performance.now() - startedAt), ...(error !== undefined && { error }) })
    }
    try {
      if (this.#isOver) return refusal('the run is over')
      if (this.calls.length >= LIMITS.fetches) return refusal(`fetch can be used ${LIMITS.fetches} times in a run`)
      const request = readRequest(text)
      host = request.url.host
      if (!isAllowed(request.url, this.#hosts)) throw new Error(`fetch to ${shown(request.url)} is not allowed`)
      if (this.#started >= LIMITS.fetches) return refusal(`fetch can be used ${LIMITS.fetches} times in a run`)
      this.#started++
      this.#abort ??= new AbortController()
      const { status, headers, body } = await this.call(request, this.#abort.signal)
      note(status)
      return JSON.stringify({ status, headers: headers.filter(([name]) => name !== 'set-cookie'), body })
    } catch (error) {
      const message = error instanceof Error ? error.message.slice(0, 300) : 'the call failed'
      note(null, message)
      return refusal(message)
    }
  }

  /** The run is over: what is under way is not waited for. */
  end(): void {
    this.#isOver = true
    this.#abort?.abort()
  }
}

function refusal(message: string): string {
  return JSON.stringify({ error: message })
}

function readRequest(text: string): BrokeredRequest {
  const { url, method = 'GET', headers = {}, body } = JSON.parse(text) as Record<string, unknown>
  if (typeof url !== 'string' || url.length > 8_192 || !URL.canParse(url)) throw new Error('fetch needs an absolute URL')
  const verb = typeof method === 'string' ? method.toUpperCase() : ''
  if (!METHODS.has(verb)) throw new Error('fetch does not know this method')
  if (body !== undefined && body !== null && typeof body !== 'string') throw new Error('the body of fetch must be a string')
  const sent = typeof body === 'string' ? body : undefined
  if (sent !== undefined && (verb === 'GET' || verb === 'HEAD')) throw new Error(`a ${verb} request has no body`)
  if (sent !== undefined && Buffer.byteLength(sent) > LIMITS.fetchRequestBytes) {
    throw new Error(`the body of fetch is larger than ${LIMITS.fetchRequestBytes / 1024} KB`)
  }
  return { url: new URL(url), method: verb, headers: readHeaders(headers), body: sent }
}

function readHeaders(headers: unknown): Record<string, string> {
  const read: Record<string, string> = Object.create(null)
  if (typeof headers !== 'object' || headers === null) return read
  let bytes = 0
  for (const [name, value] of Object.entries(headers)) {
    if (OWN_HEADERS.test(name.toLowerCase())) continue
    if (!HEADER_NAME.test(name) || typeof value !== 'string' || !HEADER_VALUE.test(value)) throw new Error('a header of fetch is not valid')
    bytes += name.length + value.length
    read[name] = value
  }
  if (bytes > 16_384) throw new Error('the headers of fetch are too large')
  return read
}

/** https, a name of the list, no user info. `URL` has already turned every odd notation of an IPv4 address into the plain one. */
function isAllowed(url: URL, hosts: ReadonlySet<string>): boolean {
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false
  if (url.hostname.startsWith('[') || isIP(url.hostname) !== 0) return false
  return hosts.has(url.port === '' ? url.hostname : `${url.hostname}:${url.port}`)
}

function shown(url: URL): string {
  return `${url.protocol}//${url.host}`.slice(0, 200)
}
