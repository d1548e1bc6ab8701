import type { HttpAnswer } from '../oauth/token-endpoint.ts'

/** How long a client is asked to wait when the database is away or a queue is full. */
const RETRY_AFTER_SECONDS = 1

const HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache' } as const

/** An unknown failure: the cause is in the process log, under the request id. */
export const FAILED: HttpAnswer = {
  status: 500,
  headers: HEADERS,
  body: '{"error":"server_error","error_description":"the authorization server met an unexpected condition"}',
}

/** The database is away, a queue is full, or the configuration moves faster than a decision: nothing was issued. */
export function unavailableAnswer(): HttpAnswer {
  return {
    status: 503,
    headers: { ...HEADERS, 'retry-after': String(RETRY_AFTER_SECONDS) },
    body: '{"error":"temporarily_unavailable","error_description":"the authorization server is temporarily unable to answer; try again"}',
  }
}
