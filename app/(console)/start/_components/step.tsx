import type { ReactNode } from 'react'

export type StepState = 'done' | 'current' | 'later'

const WORDS = { done: 'done', current: 'next', later: 'later' } as const

interface StepProps {
  number: number
  title: string
  state: StepState
  /** What is there, once it is done. */
  result?: ReactNode
  last?: boolean
  /** What to do; of the step that is next, and of what stays useful afterwards. */
  children?: ReactNode
}

/** One step of five on a wire. The wire is drawn as far as the steps are done. */
export function Step({ number, title, state, result, last = false, children }: StepProps) {
  return (
    <li
      aria-current={state === 'current' ? 'step' : undefined}
      className="relative grid grid-cols-[24px_minmax(0,1fr)] gap-x-3 pb-6 last:pb-0"
    >
      {!last && (
        <span
          aria-hidden="true"
          className={`absolute top-7 bottom-1 left-[11.5px] w-px ${
            state === 'done' ? 'origin-top animate-[draw_600ms_var(--ease-out)] bg-issued' : 'bg-line-2'
          }`}
        />
      )}
      <Node number={number} state={state} />
      <div className="min-w-0">
        <h2 className={`text-lg font-semibold ${state === 'later' ? 'text-ink-2' : ''}`}>
          {title}
          <span className="sr-only">: {WORDS[state]}</span>
        </h2>
        {result && <div className="text-base text-ink-2">{result}</div>}
        {children && <div className="mt-1.5 grid gap-3 text-base text-ink-2">{children}</div>}
      </div>
    </li>
  )
}

const NODES = {
  done: 'border-issued bg-issued-wash text-issued',
  current: 'border-ink bg-act text-on-act',
  later: 'border-line-2 bg-surface text-ink-3',
} as const

function Node({ number, state }: { number: number; state: StepState }) {
  return (
    <span aria-hidden="true" className={`grid size-6 place-items-center rounded-full border text-xs font-semibold ${NODES[state]}`}>
      {state === 'done' ? (
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path
            d="M2 6.6l2.7 2.7L10 3.4"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.9"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
      ) : (
        number
      )}
    </span>
  )
}
