import type { Dropped } from './hook-result-rules.ts'
import type { HookInput } from './sandbox/contract.ts'
import { LIMITS } from './sandbox/limits.ts'
import type { ConsoleLine, DenyCode, FetchCall, JsonValue, RunReport } from './sandbox/result.ts'

export const HOOK_LANES = ['live', 'test', 'replay', 'dry_run'] as const
export type HookLane = (typeof HOOK_LANES)[number]

/** What is kept of one run. Secrets are masked; the input holds none. */
export interface HookRunRecord {
  readonly requestId: string
  readonly hookId: string
  readonly versionNumber: number
  readonly lane: HookLane
  /** unchanged | modified | denied | superseded, or the kind of the failure */
  readonly outcome: string
  readonly startedAt: Date
  readonly durationMs: number
  readonly queueMs: number
  readonly cpuMs: number
  readonly detail: HookRunDetail
  /** undefined when inputs are not recorded. */
  readonly input: RecordedInput | undefined
}

/** What a run was given, as it is kept for replay and as a fixture: no secrets. */
export interface RecordedInput extends HookInput {
  /** The scopes that the token could carry at all. */
  readonly ceiling: readonly string[]
}

export interface HookRunDetail {
  readonly scopesBefore: readonly string[]
  readonly scopesAfter: readonly string[]
  readonly claims: Readonly<Record<string, JsonValue>>
  readonly dropped: readonly Dropped[]
  readonly warnings: readonly string[]
  readonly console: readonly ConsoleLine[]
  readonly fetches: readonly FetchCall[]
  readonly used: RunReport['used']
  /** What it said when it denied, or why it failed. */
  readonly said?: string
  /** The error code of a denial. */
  readonly error?: DenyCode
  readonly limit?: string
  readonly stack?: string
  readonly line?: number
  readonly column?: number
  /** In tests only: reading it takes time. */
  readonly memoryBytes?: number
  /** In tests only: SHA-256 of the draft's source, hex. */
  readonly sourceSha256?: string
}

/** Console lines as people see them: masked first, then shortened. */
export function shownConsole(lines: readonly ConsoleLine[], mask: (text: string) => string): ConsoleLine[] {
  return lines.slice(0, LIMITS.consoleLines).map(({ level, text }) => ({ level, text: mask(text).slice(0, LIMITS.consoleLineCharacters) }))
}
