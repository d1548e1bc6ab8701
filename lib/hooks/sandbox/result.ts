/** What a run can end with. Failures are values: no exception crosses the boundary of the sandbox. */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue }

export type HookFailureKind = 'syntax' | 'contract' | 'runtime' | 'timeout' | 'memory' | 'unsettled' | 'crash' | 'suspended' | 'overloaded'

export type DenyCode = 'invalid_scope' | 'invalid_request' | 'server_error'

export interface HookFailure {
  readonly ok: false
  readonly kind: HookFailureKind
  readonly limit?: 'cpu' | 'slice' | 'wall' | 'load'
  /** For the admin. It may hold anything the hook threw: never public, and masked before it is kept. */
  readonly detail: string
  readonly stack?: string
  readonly line?: number
  readonly column?: number
  readonly retryAfterSeconds?: number
}

/** What a hook said, checked for form but not yet for policy. */
export type HookOutput =
  | {
      readonly ok: true
      readonly decision: 'continue'
      readonly scopes: readonly string[]
      readonly claims: readonly (readonly [name: string, value: JsonValue])[]
      /** Names of claims whose value JSON has no word for. */
      readonly notJson: readonly string[]
    }
  | { readonly ok: true; readonly decision: 'deny'; readonly error: DenyCode; readonly description: string }

export interface CacheWrite {
  readonly key: string
  /** null deletes. */
  readonly value: string | null
  readonly expiresAt: number
}

export interface ConsoleLine {
  readonly level: string
  readonly text: string
}

export interface FetchCall {
  readonly host: string
  /** null when the call was refused or failed. */
  readonly status: number | null
  readonly durationMs: number
  readonly error?: string
}

/** One run of one hook version, as the pool reports it. Console lines are as written: not masked, not shortened. */
export interface RunReport {
  readonly outcome: HookOutput | HookFailure
  readonly warnings: readonly string[]
  readonly cacheWrites: readonly CacheWrite[]
  readonly console: readonly ConsoleLine[]
  readonly fetches: readonly FetchCall[]
  /** What makes a replay incomparable. */
  readonly used: { readonly cache: boolean; readonly random: boolean; readonly fetch: boolean }
  readonly durationMs: number
  readonly queueMs: number
  readonly cpuMs: number
  readonly memoryBytes?: number
}

/** What loading a version showed. */
export type LoadReport = { readonly ok: true; readonly shape: 'hook' | 'action' } | HookFailure

export function failure(
  kind: HookFailureKind,
  detail: string,
  rest: Omit<Partial<HookFailure>, 'ok' | 'kind' | 'detail'> = {},
): HookFailure {
  return { ok: false, kind, detail, ...rest }
}
