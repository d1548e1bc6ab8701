'use client'

import type { ReactNode } from 'react'
import { Notice } from '../../../../../components/ui/notice.tsx'
import { Code, Status } from '../../../../../components/ui/status.tsx'
import type { HookTestResult, HookTestRun } from '../../../../../lib/hooks/test-result.ts'
import { droppedWords, outcomeOf } from '../../hook-words.ts'
import { ClaimDiff } from './claim-diff.tsx'
import { TestTrace } from './test-trace.tsx'

const OUTCOMES = {
  issued: { tone: 'issued', words: 'Issued' },
  modified: { tone: 'hook', words: 'Issued, modified' },
  denied: { tone: 'denied', words: 'Denied' },
  error: { tone: 'denied', words: 'Error' },
  timed_out: { tone: 'denied', words: 'Timed out' },
} as const

interface TestResultProps {
  result: HookTestResult
  /** Leads to a line of the code. */
  goToLine: (line: number, column?: number) => void
}

/** What a test showed: the outcome, the token before and after, what was said, what it cost, and the way of the request. */
export function TestResult({ result, goToLine }: TestResultProps) {
  const { tone, words } = OUTCOMES[result.outcome]
  const { draft, runs } = result
  return (
    <section aria-label="Result" className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2 text-base font-semibold" role="status">
        <Status tone={tone}>{words}</Status>
        {draft && <span className="font-mono text-xs font-normal text-ink-3">{milliseconds(draft.durationMs)}</span>}
      </div>
      {result.problems.map(({ message, line, column }) => (
        <Notice key={message} tone="denied" title={message}>
          {line !== undefined && <LineLink line={line} column={column} goTo={goToLine} />}
        </Notice>
      ))}
      {result.answer && <Answer answer={result.answer} />}
      {draft?.said !== undefined && draft.outcome !== 'denied' && <Failure run={draft} goToLine={goToLine} />}
      {result.tokenBefore && <ClaimDiff before={result.tokenBefore} after={result.tokenAfter} />}
      <Scopes result={result} />
      <Notes result={result} />
      {runs.some(({ console }) => console.length > 0) && <Console runs={runs} />}
      {draft && <Budget run={draft} budget={result.budget} />}
      <Part title="Trace">
        <TestTrace result={result} />
      </Part>
    </section>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h3 className="label-caps mb-1">{title}</h3>
      {children}
    </div>
  )
}

function Answer({ answer: { status, error, error_description: description } }: { answer: NonNullable<HookTestResult['answer']> }) {
  return (
    <Part title="What the application is told">
      <p className="wrap-anywhere">
        {status} <Code tone="denied">{error}</Code> {description}
      </p>
    </Part>
  )
}

function Failure({ run, goToLine }: { run: HookTestRun; goToLine: TestResultProps['goToLine'] }) {
  return (
    <Notice tone="denied" title={outcomeOf(run.outcome).words}>
      <p className="wrap-anywhere whitespace-pre-line">{run.said}</p>
      {run.limit && <p>The limit: {run.limit}</p>}
      {run.line !== undefined && <LineLink line={run.line} column={run.column} goTo={goToLine} />}
      {run.stack && <pre className="mt-1 overflow-x-auto font-mono text-xs">{run.stack}</pre>}
    </Notice>
  )
}

function LineLink({ line, column, goTo }: { line: number; column?: number; goTo: TestResultProps['goToLine'] }) {
  return (
    <button type="button" onClick={() => goTo(line, column)} className="min-h-6 cursor-pointer text-signal underline">
      Line {line}
    </button>
  )
}

function Scopes({ result: { scopes, outcome } }: { result: HookTestResult }) {
  const { before, after, added, removed, notLetThrough } = scopes
  if (before.length === 0 && after.length === 0 && notLetThrough.length === 0) return null
  const isIssued = outcome === 'issued' || outcome === 'modified'
  return (
    <Part title="Scopes">
      <ul className="flex flex-wrap gap-1">
        {before.map((scope) => (
          <li key={scope}>
            <ScopeMark scope={scope} mark={isIssued && removed.includes(scope) ? 'removed' : undefined} />
          </li>
        ))}
        {added.map((scope) => (
          <li key={scope}>
            <ScopeMark scope={scope} mark="added" />
          </li>
        ))}
      </ul>
    </Part>
  )
}

function ScopeMark({ scope, mark }: { scope: string; mark?: 'added' | 'removed' }) {
  const look =
    mark === 'removed'
      ? 'border-hook/35 bg-hook-wash text-hook line-through'
      : mark
        ? 'border-hook/35 bg-hook-wash text-hook'
        : 'border-line-2 text-ink-2'
  return (
    <span className={`inline-flex min-h-5 items-center gap-1 rounded-xs border px-1.5 font-mono text-xs wrap-anywhere ${look}`}>
      {mark && <span className="font-sans font-semibold no-underline">{mark}</span>}
      {scope}
    </span>
  )
}

function Notes({ result: { scopes, droppedClaims, warnings } }: { result: HookTestResult }) {
  const dropped = [...scopes.notLetThrough, ...droppedClaims]
  if (dropped.length === 0 && warnings.length === 0) return null
  return (
    <Notice tone="grace" title={dropped.length > 0 ? 'Not let through' : 'To note'}>
      <ul className="grid gap-1">
        {dropped.map(({ what, name, reason }) => (
          <li key={`${what} ${name} ${reason}`}>
            {what} <Code>{name}</Code>: {droppedWords(reason)}
          </li>
        ))}
        {warnings.map((warning) => (
          <li key={warning} className="wrap-anywhere">
            {warning}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function Console({ runs }: { runs: readonly HookTestRun[] }) {
  const several = runs.length > 1
  return (
    <Part title="Console">
      <ol className="rounded-sm border border-line bg-sunken px-2 py-1 font-mono text-xs">
        {runs.flatMap(({ hookId, hookName, console }) =>
          console.map(({ level, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and never change their place
            <li key={`${hookId} ${index}`} className="flex gap-2 py-0.5">
              <span className={`shrink-0 ${level === 'error' ? 'text-denied' : level === 'warn' ? 'text-grace' : 'text-ink-3'}`}>
                {level}
              </span>
              {several && <span className="shrink-0 text-ink-3">{hookName}</span>}
              <span className="min-w-0 wrap-anywhere whitespace-pre-wrap">{text}</span>
            </li>
          )),
        )}
      </ol>
    </Part>
  )
}

function Budget({ run, budget }: { run: HookTestRun; budget: HookTestResult['budget'] }) {
  return (
    <Part title="Cost">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 text-sm">
        <Meter name="CPU" used={run.cpuMs} of={budget.cpuMs} words={`${milliseconds(run.cpuMs)} of ${budget.cpuMs} ms`} />
        <Meter
          name="In all"
          used={run.durationMs}
          of={budget.wallMs}
          words={`${milliseconds(run.durationMs)} of ${budget.wallMs / 1000} s`}
        />
        {run.memoryBytes !== undefined && (
          <Meter
            name="Memory"
            used={run.memoryBytes}
            of={budget.memoryBytes}
            words={`${(run.memoryBytes / 1024 / 1024).toFixed(1)} of ${budget.memoryBytes / 1024 / 1024} MB`}
          />
        )}
      </dl>
      {run.fetches.length > 0 && (
        <ul className="mt-2 grid gap-0.5 text-sm">
          {run.fetches.map(({ host, status, durationMs, error }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: calls have no other name, and never change their place
            <li key={index} className="wrap-anywhere">
              <Code>{host}</Code> {status ?? error ?? 'failed'} · {milliseconds(durationMs)}
            </li>
          ))}
        </ul>
      )}
    </Part>
  )
}

function Meter({ name, used, of: limit, words }: { name: string; used: number; of: number; words: string }) {
  const share = Math.min(1, used / limit)
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd aria-hidden="true" className="h-1.5 overflow-hidden rounded-full bg-line">
        <span className={`block h-full ${share > 0.8 ? 'bg-denied-solid' : 'bg-bar'}`} style={{ width: `${Math.max(1, share * 100)}%` }} />
      </dd>
      <dd className="font-mono text-xs">{words}</dd>
    </>
  )
}

function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`
}
