import { toServerErrorAnswer, toUnavailableAnswer } from '../oauth/token-answer.ts'
import type { HttpAnswer } from '../oauth/token-endpoint.ts'

/** How long a client is asked to wait, in seconds, when the database is away or a queue is full. */
const RETRY_AFTER_SECONDS = 1

/** The database is away, a queue is full, or the configuration moves faster than a decision: nothing was issued. */
export const UNAVAILABLE = toUnavailableAnswer(RETRY_AFTER_SECONDS)

/** An unknown failure: the cause is in the process log, under the request id. */
export const FAILED = toServerErrorAnswer()

/** The answer with the id under which its request stands in the token log and in the process log. */
export function withRequestId(answer: HttpAnswer, id: string): HttpAnswer {
  return { ...answer, headers: { ...answer.headers, 'x-request-id': `req_${id}` } }
}
