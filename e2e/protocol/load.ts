import { Agent } from 'node:http'
import { decodeJwt } from 'jose'
import { type FormParameters, postForm } from './http-client.ts'

/** What many clients at once got to hold. */
export interface Load {
  /** `jti` of every token that arrived whole, in order of arrival. */
  readonly tokenIds: string[]
  /** Answers by status. */
  readonly statuses: Map<number, number>
  /** Answers that were neither a token nor a JSON error. Must stay empty. */
  readonly strange: string[]
  /** Requests without a token: refused, or ended without an answer because the connection broke. */
  failures: number
  /** Resolves once `count` more tokens have arrived. */
  moreTokens(count: number): Promise<void>
  /** Resolves once `count` more requests have failed. */
  moreFailures(count: number): Promise<void>
  /** No new requests; resolves when those under way are over. */
  stop(): Promise<void>
}

/**
 * Keeps `connections` requests under way until stopped. A connection that breaks is opened again, as a real client would; there is
 * no pause between tries, so a dead server is noticed as soon as it is back.
 */
export function startLoad(tokenEndpoint: string, parameters: FormParameters, connections: number): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const waiting = new Set<{ isReached: () => boolean; resolve: () => void }>()
  let stopping = false
  const reached = (isReached: () => boolean) =>
    new Promise<void>((resolve) => {
      waiting.add({ isReached, resolve })
    })
  const load: Load = {
    tokenIds: [],
    statuses: new Map(),
    strange: [],
    failures: 0,
    moreTokens(count) {
      const wanted = load.tokenIds.length + count
      return reached(() => load.tokenIds.length >= wanted)
    },
    moreFailures(count) {
      const wanted = load.failures + count
      return reached(() => load.failures >= wanted)
    },
    async stop() {
      stopping = true
      await running
      agent.destroy()
    },
  }
  const requestOnce = async () => {
    try {
      const { status, json, text } = await postForm(tokenEndpoint, parameters, { agent })
      load.statuses.set(status, (load.statuses.get(status) ?? 0) + 1)
      if (status === 200 && typeof json?.access_token === 'string') {
        load.tokenIds.push(String(decodeJwt(json.access_token).jti))
        return
      }
      if (status === 200 || typeof json?.error !== 'string' || 'access_token' in json) load.strange.push(`${status} ${text.slice(0, 200)}`)
    } catch {
      // The connection broke: nothing was received.
    }
    load.failures++
  }
  const work = async () => {
    while (!stopping) {
      await requestOnce()
      for (const entry of waiting) {
        if (entry.isReached() && waiting.delete(entry)) entry.resolve()
      }
    }
  }
  const running = Promise.all(Array.from({ length: connections }, work))
  return load
}
