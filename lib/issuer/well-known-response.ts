import type { HttpAnswer } from '../oauth/token-endpoint.ts'
import { UNAVAILABLE } from './failure-answers.ts'
import { registeredTokenService, type TokenService } from './token-service.ts'

/** Answers a request for a public document through the token service of this process, as Next mounts it. 503 where there is none. */
export async function wellKnownResponse(
  request: Request,
  read: (service: TokenService, method: string, ifNoneMatch: string | undefined) => Promise<HttpAnswer>,
): Promise<Response> {
  const service = registeredTokenService()
  const answer = service ? await read(service, request.method, request.headers.get('if-none-match') ?? undefined) : UNAVAILABLE
  const bodiless = request.method === 'HEAD' || answer.status === 204 || answer.status === 304
  return new Response(bodiless ? null : answer.body, { status: answer.status, headers: answer.headers })
}
