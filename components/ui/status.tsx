import type { ReactNode } from 'react'

const SHAPES = {
  issued: 'M2 6.6l2.7 2.7L10 3.4',
  denied: 'M2.8 2.8l6.4 6.4m0-6.4L2.8 9.2',
  grace: 'M6 3.4V6l1.7 1M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1Z',
  hook: 'M1 6.5h2L4.6 2l2.4 8 1.6-3.5H11',
  off: 'M2.5 6h7',
} as const
const COLOURS = { issued: 'text-issued', denied: 'text-denied', grace: 'text-grace', hook: 'text-hook', off: 'text-ink-3' } as const

/** A state as icon, word and colour. `denied` is heavier, so that it is the one loud thing in a list. */
export function Status({ tone, children }: { tone: keyof typeof SHAPES; children: ReactNode }) {
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${COLOURS[tone]} ${tone === 'denied' ? 'font-semibold' : ''}`}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className="shrink-0">
        <path
          d={SHAPES[tone]}
          fill="none"
          stroke="currentColor"
          strokeWidth={tone === 'hook' || tone === 'grace' ? 1.4 : 1.9}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {children}
    </span>
  )
}

const WASHES = {
  plain: 'border-line-2 text-ink-2',
  issued: 'border-issued/35 bg-issued-wash text-issued',
  denied: 'border-denied/35 bg-denied-wash text-denied',
  grace: 'border-grace/35 bg-grace-wash text-grace',
  hook: 'border-hook/35 bg-hook-wash text-hook',
  signal: 'border-signal/35 bg-signal-wash text-signal',
} as const

export type TagTone = keyof typeof WASHES

/** A short word about a thing: a label, a mark, an algorithm. */
export function Tag({ tone = 'plain', mono = false, children }: { tone?: TagTone; mono?: boolean; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-5 max-w-full items-center rounded-xs border px-1.5 text-xs whitespace-nowrap ${mono ? 'font-mono' : ''} ${WASHES[tone]}`}
    >
      <span className="truncate">{children}</span>
    </span>
  )
}

/** A name that a machine compares, within a sentence. */
export function Code({ tone, children }: { tone?: 'denied' | 'issued'; children: ReactNode }) {
  const wash = tone === 'denied' ? 'bg-denied-wash text-denied' : tone === 'issued' ? 'bg-issued-wash text-issued' : 'bg-sunken text-ink'
  return <code className={`rounded-xs px-1 py-px font-mono text-[0.93em] wrap-anywhere ${wash}`}>{children}</code>
}
