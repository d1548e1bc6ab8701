import { uuidv7 } from '../../../lib/ids.ts'
import { UNAVAILABLE, withRequestId } from '../../../lib/issuer/failure-answers.ts'
import { readTokenEndpointInput } from '../../../lib/issuer/read-request.ts'
import { registeredTokenService, type TokenAnswer } from '../../../lib/issuer/token-service.ts'

/** The token endpoint (RFC 6749 §3.2), mounted in Next. Every method goes the same way: what is not POST is refused by the core. */
async function handle(request: Request): Promise<Response> {
  const requestId = uuidv7()
  const service = registeredTokenService()
  const answer: TokenAnswer = service
    ? await service.handle(await readTokenEndpointInput(request, requestId))
    : withRequestId(UNAVAILABLE, requestId)
  if (request.signal.aborted) answer.notDelivered?.()
  return new Response(request.method === 'HEAD' ? null : answer.body, { status: answer.status, headers: answer.headers })
}

export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT }
