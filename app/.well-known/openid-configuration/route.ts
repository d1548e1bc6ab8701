import { wellKnownResponse } from '../../../lib/issuer/well-known-response.ts'

/** The same metadata under the name that OpenID clients look for (OpenID Connect Discovery §4). */
function handle(request: Request): Promise<Response> {
  return wellKnownResponse(request, (service, method, ifNoneMatch) => service.metadata('openid-configuration', method, ifNoneMatch))
}

export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT }
