const SHAPES = {
  issued: 'M4.5 8.4l2.3 2.3 4.7-5',
  grace: 'M8 4.5V8l2.3 1.6',
  denied: 'M5.5 5.5l5 5m0-5l-5 5',
  hook: 'M4 8.4h1.6L7 5l2 6 1.3-2.6H12',
  off: 'M5 8h6',
} as const

export type StatusTone = keyof typeof SHAPES

/** Passed, waiting, refused, changed by code, or off. Never the only carrier of the fact: a word stands beside it. */
export function StatusIcon({ tone }: { tone: StatusTone }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      aria-hidden="true"
      className="shrink-0"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <circle cx="8" cy="8" r="6.75" />
      <path d={SHAPES[tone]} />
    </svg>
  )
}
