import type { TokenHookOutcome } from '../oauth/ports.ts'
import { TOKEN_STEPS, type TokenStep } from '../oauth/token-endpoint.ts'
import type { HookCheck, HookProblem } from './check-hook.ts'
import type { HookFixtureInput } from './fixtures/hook-fixture.ts'
import type { Dropped } from './hook-result-rules.ts'
import type { HookRunRecord } from './hook-run-record.ts'
import type { LiveHook } from './live-hooks.ts'
import { CHILD_LIMITS, LIMITS } from './sandbox/limits.ts'
import type { ConsoleLine, FetchCall, JsonValue } from './sandbox/result.ts'

export type HookTestOutcome = 'issued' | 'modified' | 'denied' | 'error' | 'timed_out'

/** What one hook of a test did. Secrets are masked. */
export interface HookTestRun {
  readonly hookId: string
  readonly hookName: string
  /** null: the draft. */
  readonly versionNumber: number | null
  /** unchanged | modified | denied, or the kind of the failure */
  readonly outcome: string
  readonly scopesBefore: readonly string[]
  readonly scopesAfter: readonly string[]
  /** The claims it set. */
  readonly claims: Readonly<Record<string, JsonValue>>
  /** Scopes that were not let through, and claims that were dropped, with reasons. */
  readonly dropped: readonly Dropped[]
  readonly warnings: readonly string[]
  readonly console: readonly ConsoleLine[]
  readonly fetches: readonly FetchCall[]
  readonly durationMs: number
  readonly cpuMs: number
  /** undefined where it could not be read (the process ended). */
  readonly memoryBytes: number | undefined
  /** What it said when it denied, or why it failed: for the admin, not what the client is told. */
  readonly said: string | undefined
  /** The limit that was hit. */
  readonly limit: string | undefined
  readonly stack: string | undefined
  /** Of the source, from 1. */
  readonly line: number | undefined
  readonly column: number | undefined
}

export interface HookTestStep {
  readonly step: TokenStep
  readonly state: 'passed' | 'failed' | 'not_run'
}

export interface HookTestResult {
  readonly outcome: HookTestOutcome
  /** What the client would be told instead of a token. */
  readonly answer: { readonly status: number; readonly error: string; readonly error_description: string } | undefined
  /** Problems of the code itself: then nothing has run. */
  readonly problems: readonly HookProblem[]
  readonly shape: 'hook' | 'action' | undefined
  /** The claims of the token as the steps before the hooks made it. */
  readonly tokenBefore: Readonly<Record<string, JsonValue>> | undefined
  /** The claims of the token that would be signed. */
  readonly tokenAfter: Readonly<Record<string, JsonValue>> | undefined
  readonly scopes: {
    readonly before: readonly string[]
    readonly after: readonly string[]
    readonly added: readonly string[]
    readonly removed: readonly string[]
    /** Asked for by a hook and not let through. */
    readonly notLetThrough: readonly Dropped[]
  }
  readonly droppedClaims: readonly Dropped[]
  /** What the code may rely on and will not find, then what the run noted. */
  readonly warnings: readonly string[]
  /** The draft's own run; undefined when it did not come to it. */
  readonly draft: HookTestRun | undefined
  /** All hooks that ran, in order. */
  readonly runs: readonly HookTestRun[]
  /** Names of the hooks after the one that ended it. */
  readonly notRun: readonly string[]
  readonly trace: readonly HookTestStep[]
  /** What one run may use. */
  readonly budget: { readonly cpuMs: number; readonly wallMs: number; readonly memoryBytes: number }
}

export interface TestFacts {
  readonly fixture: HookFixtureInput
  readonly check: HookCheck
  /** Of all hooks of the chain, in order. */
  readonly names: ReadonlyMap<string, string>
  readonly refused?: HookTestResult['answer']
  readonly outcome?: TokenHookOutcome
  readonly answer?: HookTestResult['answer']
  readonly records?: readonly HookRunRecord[]
  readonly draft?: LiveHook
  readonly scopes?: { readonly candidateScopes: readonly string[] }
  readonly token?: (scopes: readonly string[], claims: ReadonlyMap<string, JsonValue>) => Readonly<Record<string, JsonValue>>
}

/** What a page shows of a test. */
export function toTestResult(facts: TestFacts): HookTestResult {
  const { check, names, refused, outcome, records = [], draft, token } = facts
  const before = facts.scopes?.candidateScopes ?? []
  const isIssued = outcome?.ok === true && outcome.decision === 'continue'
  const after = isIssued ? outcome.scopes : []
  const runs = records.map((record) => toTestRun(record, names.get(record.hookId) ?? ''))
  const dropped = runs.flatMap((run) => run.dropped)
  // As people may see them: the records hold the claims with secrets masked.
  const claims = new Map(runs.flatMap((run) => Object.entries(run.claims)))
  const answer = refused ?? facts.answer
  return {
    outcome: outcomeOf(facts),
    answer,
    problems: check.ok ? [] : check.problems,
    shape: check.ok ? check.shape : undefined,
    tokenBefore: token?.(before, new Map()),
    tokenAfter: isIssued ? token?.(after, claims) : undefined,
    scopes: {
      ...{ before, after },
      added: isIssued ? after.filter((scope) => !before.includes(scope)) : [],
      removed: isIssued ? before.filter((scope) => !after.includes(scope)) : [],
      notLetThrough: dropped.filter(({ what }) => what === 'scope'),
    },
    droppedClaims: dropped.filter(({ what }) => what === 'claim'),
    warnings: [...check.warnings, ...runs.flatMap(({ warnings }) => warnings)],
    draft: runs.find(({ hookId }) => hookId === draft?.id),
    runs,
    notRun: [...names].slice(runs.length).map(([, name]) => name),
    trace: traceOf(facts),
    budget: { cpuMs: LIMITS.runCpuMs, wallMs: LIMITS.runWallMs, memoryBytes: CHILD_LIMITS.guestMemoryBytes },
  }
}

function outcomeOf({ check, refused, outcome }: TestFacts): HookTestOutcome {
  if (refused) return 'denied'
  if (!check.ok || outcome === undefined) return 'error'
  if (!outcome.ok) return outcome.kind === 'timeout' ? 'timed_out' : 'error'
  if (outcome.decision === 'deny') return 'denied'
  return outcome.modified ? 'modified' : 'issued'
}

/** A test begins where the application is known: the fixture says the rest. Nothing is signed. */
function traceOf({ check, refused, outcome }: TestFacts): HookTestStep[] {
  const notRun: ReadonlySet<TokenStep> = new Set(['parse', 'authenticate', 'enabled', 'sign'])
  const hooksFailed = !check.ok || outcome?.ok === false || (outcome?.ok && outcome.decision === 'deny')
  return TOKEN_STEPS.map((step) => {
    if (notRun.has(step)) return { step, state: 'not_run' }
    if (step === 'scopes' && refused) return { step, state: 'failed' }
    if (step === 'hooks' && refused) return { step, state: 'not_run' }
    return { step, state: step === 'hooks' && hooksFailed ? 'failed' : 'passed' }
  })
}

function toTestRun({ hookId, versionNumber, outcome, durationMs, cpuMs, detail }: HookRunRecord, hookName: string): HookTestRun {
  const { scopesBefore, scopesAfter, claims, dropped, warnings, console, fetches } = detail
  const { memoryBytes, said, limit, stack, line, column } = detail
  return {
    ...{ hookId, hookName, versionNumber: versionNumber === 0 ? null : versionNumber, outcome },
    ...{ scopesBefore, scopesAfter, claims, dropped, warnings, console, fetches, durationMs, cpuMs },
    ...{ memoryBytes, said, limit, stack, line, column },
  }
}
