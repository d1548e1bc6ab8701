import { CLIENT_ADDRESS_HEADER } from '../net/strip-headers.ts'
import { BODY_BYTES_MAX, type TokenEndpointInput } from '../oauth/token-endpoint.ts'

/**
 * A token request from a web `Request`, as Next hands it over. The client's address was computed once by `lib/server`, in a header that
 * nobody else can set; Next's own idea of it would believe the client.
 */
export async function readTokenEndpointInput(request: Request, requestId: string): Promise<TokenEndpointInput> {
  const { headers } = request
  return {
    requestId,
    method: request.method,
    contentType: headers.get('content-type') ?? undefined,
    contentEncoding: headers.get('content-encoding') ?? undefined,
    authorization: headers.get('authorization') ?? undefined,
    body: await readBody(request),
    address: headers.get(CLIENT_ADDRESS_HEADER) ?? '',
    hostname: hostnameOf(headers.get('host')),
    acceptLanguage: headers.get('accept-language') ?? '',
    userAgent: headers.get('user-agent') ?? '',
    source: 'token_endpoint',
  }
}

/** At most BODY_BYTES_MAX bytes are ever held; the stream of a longer body is given up as soon as it shows. */
async function readBody(request: Request): Promise<TokenEndpointInput['body']> {
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) return 'too_large'
  if (!request.body) return new Uint8Array(0)
  const reader = request.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength
      if (size > BODY_BYTES_MAX) {
        reader.cancel().catch(() => {}) // the answer is 413 whether or not the rest could be stopped
        return 'too_large'
      }
      chunks.push(part.value)
    }
  } catch {
    return 'incomplete' // the client went away; the core decides what that means
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)
}

/** The name in a Host header, without its port: '' when there is none. */
function hostnameOf(host: string | null): string {
  const url = `http://${host ?? ''}`
  return host && URL.canParse(url) ? new URL(url).hostname : ''
}
