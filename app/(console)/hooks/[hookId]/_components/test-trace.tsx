import type { HookTestResult, HookTestStep } from '../../../../../lib/hooks/test-result.ts'
import { outcomeOf } from '../../hook-words.ts'

const STEPS: Record<HookTestStep['step'], string> = {
  parse: 'Request parsed',
  authenticate: 'Application authenticated',
  enabled: 'Application enabled',
  api: 'API found',
  grant: 'Grant found',
  scopes: 'Scopes allowed',
  hooks: 'Hooks run',
  sign: 'Token signed',
}
const NOT_TRIED: ReadonlySet<string> = new Set(['parse', 'authenticate', 'enabled', 'sign'])
const STATES = { passed: 'passed', failed: 'failed', not_run: 'not run' } as const

/** The way of the tried request. A test begins with a known application and signs nothing. */
export function TestTrace({ result: { trace, runs, notRun } }: { result: HookTestResult }) {
  return (
    <ol className="relative grid gap-1.5 text-sm before:absolute before:top-2 before:bottom-2 before:left-[5px] before:w-px before:bg-line-2">
      {trace
        .filter(({ step }) => !NOT_TRIED.has(step))
        .map(({ step, state }) => (
          <li key={step}>
            <Node state={state} name={STEPS[step]} />
            {step === 'hooks' && state !== 'not_run' && (
              <ol className="mt-1 grid gap-1 pl-5">
                {runs.map((run, index) => (
                  <li key={run.hookId} className="flex flex-wrap gap-x-2">
                    <span className="text-ink-3">{index + 1}</span>
                    <span className="font-semibold">{run.hookName}</span>
                    <span className="font-mono text-xs">{run.versionNumber === null ? 'draft' : `v${run.versionNumber}`}</span>
                    <span>{outcomeOf(run.outcome).words}</span>
                    <span className="font-mono text-xs text-ink-3">{run.durationMs.toFixed(1)} ms</span>
                  </li>
                ))}
                {notRun.map((name) => (
                  <li key={name} className="text-ink-3">
                    {name}: not run
                  </li>
                ))}
              </ol>
            )}
          </li>
        ))}
    </ol>
  )
}

const COLOURS = { passed: 'bg-issued-solid', failed: 'bg-denied-solid', not_run: 'bg-line-2' } as const

function Node({ state, name }: { state: HookTestStep['state']; name: string }) {
  return (
    <span
      className={`relative flex items-center gap-2.5 ${state === 'failed' ? 'font-semibold text-denied' : state === 'not_run' ? 'text-ink-3' : ''}`}
    >
      <span aria-hidden="true" className={`size-[11px] shrink-0 rounded-full border-2 border-surface ${COLOURS[state]}`} />
      {name}
      <span className={state === 'passed' ? 'sr-only' : ''}>: {STATES[state]}</span>
    </span>
  )
}
