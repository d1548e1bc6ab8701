'use client'

import { StatusIcon } from '../../../../../components/ui/status-icon.tsx'

/** Something wrong with the code, and where. */
export interface StripProblem {
  readonly message: string
  readonly line?: number
  readonly column?: number
  /** It cannot be deployed so. */
  readonly blocks: boolean
  /** Leads there. */
  readonly goTo?: () => void
  readonly fixes?: readonly { readonly label: string; readonly apply: () => void }[]
}

interface ProblemsStripProps {
  /** undefined: not known yet. */
  problems: readonly StripProblem[] | undefined
}

/** What is wrong with the code on the screen, each with its line. */
export function ProblemsStrip({ problems }: ProblemsStripProps) {
  return (
    <section aria-label="Problems" className="border-t border-line bg-surface text-sm">
      {(problems === undefined || problems.length === 0) && (
        <p role="status" className="flex min-h-8 items-center gap-2 px-3 py-1 text-ink-3">
          {problems === undefined ? 'Checking types…' : 'No problems'}
        </p>
      )}
      {problems !== undefined && problems.length > 0 && (
        <ul aria-live="polite" className="max-h-40 divide-y divide-line overflow-y-auto">
          {problems.map((problem) => (
            <li key={`${problem.line}:${problem.column} ${problem.message}`} className="flex min-h-8 items-start gap-2 px-3 py-1">
              <span className={`mt-0.5 ${problem.blocks ? 'text-denied' : 'text-grace'}`}>
                <StatusIcon tone={problem.blocks ? 'denied' : 'grace'} />
              </span>
              <p className="min-w-0 flex-1 wrap-anywhere whitespace-pre-line">{problem.message}</p>
              {problem.fixes?.map(({ label, apply }) => (
                <StripButton key={label} onClick={apply}>
                  {label}
                </StripButton>
              ))}
              {problem.line !== undefined && problem.goTo && (
                <StripButton onClick={problem.goTo}>
                  Line {problem.line}
                  {problem.column !== undefined && `:${problem.column}`}
                </StripButton>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function StripButton({ onClick, children }: { onClick: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="inline-flex min-h-6 shrink-0 cursor-pointer items-center rounded-sm px-1.5 text-signal underline decoration-transparent hover:decoration-current"
    >
      {children}
    </button>
  )
}
