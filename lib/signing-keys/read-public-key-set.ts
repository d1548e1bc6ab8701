import { CONSOLE_USER_AGENT } from '../key-set/note-key-set-reads.ts'

/** The key set as a service gets it, through the public address. */
export type PublicKeySet =
  | {
      readonly ok: true
      readonly url: string
      readonly keys: readonly { readonly kid: string; readonly alg: string }[]
      /** What says how long it may be kept, and how old it is. */
      readonly headers: readonly { readonly name: string; readonly value: string }[]
      readonly milliseconds: number
    }
  | { readonly ok: false; readonly url: string; readonly error: string }

const TIMEOUT_MILLISECONDS = 5_000
const BYTES_MAX = 1024 * 1024
const CACHE_HEADERS = ['cache-control', 'age', 'etag', 'date', 'expires', 'via', 'x-cache']

/**
 * Fetches the JWKS as a service does, without any cache of this process. What goes wrong is an answer, in words. It says that it is the
 * console, so that the look does not count as an API that reads the keys (lib/key-set).
 */
export async function readPublicKeySet(
  url: string,
  { fetch = globalThis.fetch }: { fetch?: typeof globalThis.fetch } = {},
): Promise<PublicKeySet> {
  const startedAt = performance.now()
  try {
    const response = await fetch(url, {
      cache: 'no-store',
      redirect: 'manual', // most libraries follow no redirect here, so nor does this
      headers: { accept: 'application/json', 'user-agent': CONSOLE_USER_AGENT },
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    })
    if (response.status !== 200) return { ok: false, url, error: `The answer was ${response.status} ${response.statusText}`.trim() }
    const keys = keysOf(await response.text())
    if (keys === undefined) return { ok: false, url, error: 'The answer is no key set: something else answers at this address' }
    const headers = CACHE_HEADERS.flatMap((name) => {
      const value = response.headers.get(name)
      return value === null ? [] : [{ name, value }]
    })
    return { ok: true, url, keys, headers, milliseconds: Math.round(performance.now() - startedAt) }
  } catch (error) {
    return { ok: false, url, error: describeFailure(error) }
  }
}

function keysOf(text: string): { kid: string; alg: string }[] | undefined {
  if (text.length > BYTES_MAX) return undefined
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown }
    if (!Array.isArray(keys)) return undefined
    return keys.map((key: Record<string, unknown>) => ({ kid: String(key.kid ?? ''), alg: String(key.alg ?? '') }))
  } catch {
    return undefined
  }
}

function describeFailure(error: unknown): string {
  if ((error as Error).name === 'TimeoutError') return `No answer within ${TIMEOUT_MILLISECONDS / 1000} s`
  const cause = (error as { cause?: { code?: string; message?: string } }).cause
  return [cause?.code, cause?.message || (error as Error).message].filter(Boolean).join(': ')
}
