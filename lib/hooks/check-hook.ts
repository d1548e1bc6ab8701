import { DomainError, isDomainError } from '../errors.ts'
import { compatibilityWarnings } from './compatibility-warnings.ts'
import { compileHook, type HookLanguage } from './compile-hook.ts'
import type { HookPool } from './sandbox/pool.ts'
import type { HookFailure } from './sandbox/result.ts'

/** The draft lane: code is loaded in the engine that will run it. */
export type LoadingLane = Pick<HookPool, 'load'>

export interface HookProblem {
  readonly message: string
  /** Of the source, from 1. Absent where the problem has no place. */
  readonly line?: number
  readonly column?: number
  /** What kind of problem: a fix is offered for the export. */
  readonly kind: 'syntax' | 'export' | 'top_level'
}

/** What checking code showed. `warnings`: what code of Auth0 may rely on and will not find. */
export type HookCheck =
  | { readonly ok: true; readonly shape: 'hook' | 'action'; readonly compiled: string; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly HookProblem[]; readonly warnings: readonly string[] }

/**
 * Compiles code and loads it in the draft lane: problems with their place in the source, or the shape it was found to have. Nothing of
 * it runs but the top level, without secrets and requests.
 * @throws DomainError `conflict` when there is no room to check it now
 */
export async function checkHook(deps: { readonly draft: LoadingLane }, source: string, language: HookLanguage): Promise<HookCheck> {
  const warnings = compatibilityWarnings(source)
  let compiled: string
  try {
    compiled = compileHook(source, language)
  } catch (error) {
    if (!isDomainError(error)) throw error
    return { ok: false, problems: [problemOf(error)], warnings }
  }
  const report = await deps.draft.load(compiled)
  if (report.ok) return { ok: true, shape: report.shape, compiled, warnings }
  if (report.kind === 'overloaded' || report.kind === 'crash') {
    throw new DomainError('conflict', `The code could not be checked: ${report.detail}`)
  }
  return { ok: false, problems: [toProblem(report)], warnings }
}

function problemOf({ message, problems }: DomainError): HookProblem {
  const [, line, column] = /^source:(\d+)(?::(\d+))?$/.exec(problems?.[0]?.path ?? '') ?? []
  return { message, kind: 'syntax', ...(line && { line: Number(line) }), ...(column && { column: Number(column) }) }
}

function toProblem({ kind, detail, line, column }: HookFailure): HookProblem {
  const what = kind === 'syntax' ? 'syntax' : kind === 'contract' ? 'export' : 'top_level'
  return { message: detail, kind: what, ...(line !== undefined && { line }), ...(column !== undefined && { column }) }
}
