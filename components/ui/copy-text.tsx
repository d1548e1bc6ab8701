'use client'

import { useRef } from 'react'
import { useCopy } from './copy-button.tsx'

/** A value that a machine compares, as text, with a button that copies it. `name` says what it is: "client id". */
export function CopyText({ text, name, truncate = false }: { text: string; name: string; truncate?: boolean }) {
  const shown = useRef<HTMLElement>(null)
  const [result, copy] = useCopy(text, shown)
  return (
    <span className="group/copy inline-flex max-w-full min-w-0 items-center gap-1 align-bottom">
      <code
        ref={shown}
        title={truncate ? text : undefined}
        className={`min-w-0 font-mono text-sm ${truncate ? 'truncate' : 'wrap-anywhere'}`}
      >
        {text}
      </code>
      <button
        type="button"
        onClick={copy}
        aria-label={`Copy ${name}`}
        className={`grid size-6 shrink-0 cursor-pointer place-items-center rounded-sm hover:bg-sunken hover:text-ink focus-visible:opacity-100 ${
          result === 'idle'
            ? 'text-ink-3 opacity-0 group-hover/copy:opacity-100 pointer-coarse:opacity-100'
            : result === 'copied'
              ? 'text-issued'
              : 'text-denied'
        }`}
      >
        <CopyIcon result={result} />
      </button>
      <span aria-live="polite" className="sr-only">
        {result === 'copied' ? 'Copied' : result === 'refused' ? 'Selected. Copy it with your keyboard.' : ''}
      </span>
    </span>
  )
}

const PATHS = {
  idle: 'M5 4.5V2.5h6.5V9H9.5M2.5 5H9v6.5H2.5z',
  copied: 'M3 7.3l2.6 2.6L11 4.5',
  refused: 'M7 3.5v4.2m0 2.3v.3',
} as const

function CopyIcon({ result }: { result: keyof typeof PATHS }) {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path d={PATHS[result]} fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
