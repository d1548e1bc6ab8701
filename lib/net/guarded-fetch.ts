import { lookup as systemLookup } from 'node:dns/promises'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { isBlockedAddress } from './blocked-addresses.ts'

export interface GuardedRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

export interface GuardedResponse {
  readonly status: number
  /** Names in lower case; a header that came twice is there twice. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

export interface GuardedFetchOptions {
  readonly timeoutMs: number
  readonly responseBytesMax: number
  readonly signal?: AbortSignal
  /** Private ranges an administrator has opened. */
  readonly openedRanges?: readonly string[]
  /** All addresses of a name. */
  readonly lookup?: (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>
  readonly isBlocked?: (address: string) => boolean
  /** Certificate authorities instead of the usual ones, PEM. */
  readonly ca?: string
}

/** A call that was refused or failed. The message names nothing but what the caller asked for: it may be shown to whoever asked. */
export class GuardedFetchError extends Error {
  override readonly name = 'GuardedFetchError'
}

const RESPONSE_HEADER_BYTES_MAX = 16_384

/**
 * An https call that the server makes for somebody else. The name is resolved once; the call is refused if any of its addresses is in a
 * blocked range, and goes to the checked addresses and no other. No redirect is followed, nothing is decompressed, no connection is kept.
 * Which hosts may be called is for the caller to say. @throws GuardedFetchError
 */
export async function guardedFetch(request: GuardedRequest, options: GuardedFetchOptions): Promise<GuardedResponse> {
  const { url } = request
  if (url.protocol !== 'https:') throw new GuardedFetchError(`${url.protocol}//${url.host} is not https`)
  const deadline = AbortSignal.timeout(options.timeoutMs)
  const signal = options.signal ? AbortSignal.any([deadline, options.signal]) : deadline
  try {
    const addresses = await abortable(resolve(url, options), signal)
    return await call(request, addresses, signal, options)
  } catch (error) {
    if (error instanceof GuardedFetchError) throw error
    if (deadline.aborted) throw new GuardedFetchError(`${url.host} did not answer within ${options.timeoutMs} ms`)
    // The cause stays here: it may name addresses of our network.
    throw new GuardedFetchError(`${url.host} could not be reached`, { cause: error })
  }
}

type Address = { readonly address: string; readonly family: number }

async function resolve(url: URL, { lookup = defaultLookup, isBlocked, openedRanges }: GuardedFetchOptions): Promise<readonly Address[]> {
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(hostname) === 0 ? await lookup(hostname) : [{ address: hostname, family: isIP(hostname) }]
  if (addresses.length === 0) throw new GuardedFetchError(`${url.host} has no address`)
  const blocked = isBlocked ?? ((address: string) => isBlockedAddress(address, openedRanges))
  // One blocked address is enough: whoever mixes them wants the other one to be called next time.
  if (addresses.some(({ address }) => blocked(address))) throw new GuardedFetchError(`${url.host} has an address that must not be called`)
  return addresses
}

function defaultLookup(hostname: string): Promise<Address[]> {
  return systemLookup(hostname, { all: true })
}

function call(
  { url, method, headers, body }: GuardedRequest,
  addresses: readonly Address[],
  signal: AbortSignal,
  { responseBytesMax, ca }: GuardedFetchOptions,
): Promise<GuardedResponse> {
  return new Promise((resolve, reject) => {
    const bytes = body === undefined ? undefined : Buffer.from(body)
    const request = https.request(
      url,
      {
        method,
        headers: { ...headers, 'accept-encoding': 'identity', ...(bytes && { 'content-length': bytes.length }) },
        agent: false, // no connection that another call could find open
        signal,
        maxHeaderSize: RESPONSE_HEADER_BYTES_MAX,
        ...(ca !== undefined && { ca }),
        // Node asks for all addresses or for one; either way it gets those that were checked.
        lookup: (_hostname, { all }, answer) => {
          const [first] = addresses as [Address]
          if (all) answer(null, [...addresses] as { address: string; family: number }[])
          else answer(null, first.address, first.family)
        },
      },
      (response) => readBody(response, responseBytesMax).then((text) => resolve(toResponse(response, text)), reject),
    )
    request.on('error', reject)
    request.end(bytes)
  })
}

async function readBody(response: IncomingMessage, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bytesMax) {
      response.destroy()
      throw new GuardedFetchError(`the response is larger than ${Math.floor(bytesMax / 1024)} KB`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function toResponse({ statusCode = 0, rawHeaders }: IncomingMessage, body: string): GuardedResponse {
  const headers: [string, string][] = []
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) headers.push([String(rawHeaders[i]).toLowerCase(), String(rawHeaders[i + 1])])
  return { status: statusCode, headers, body }
}

/** What cannot be cancelled is left behind. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
