import { wellKnownResponse } from '../../../lib/issuer/well-known-response.ts'

/** Authorization server metadata (RFC 8414 §3). */
function handle(request: Request): Promise<Response> {
  return wellKnownResponse(request, (service, method, ifNoneMatch) => service.metadata('oauth-authorization-server', method, ifNoneMatch))
}

export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT }
