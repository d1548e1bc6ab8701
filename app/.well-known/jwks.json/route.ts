import { wellKnownResponse } from '../../../lib/issuer/well-known-response.ts'

/** The public keys that verify our tokens (RFC 7517 §5). */
function handle(request: Request): Promise<Response> {
  return wellKnownResponse(request, (service, method, ifNoneMatch) => service.jwks(method, ifNoneMatch))
}

export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT }
