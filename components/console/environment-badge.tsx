export interface EnvironmentBadge {
  name: string
  /** None: a plain frame. */
  colour?: keyof typeof COLOURS
}

const COLOURS = {
  issued: 'border-issued/50 bg-issued-wash text-issued',
  grace: 'border-grace/50 bg-grace-wash text-grace',
  denied: 'border-denied/50 bg-denied-wash text-denied',
  hook: 'border-hook/50 bg-hook-wash text-hook',
  signal: 'border-signal/50 bg-signal-wash text-signal',
} as const

/** Which environment this is, in a word; the colour only repeats it. */
export function EnvironmentTag({ badge: { name, colour } }: { badge: EnvironmentBadge }) {
  return (
    <span
      title={name}
      className={`max-w-24 truncate rounded-xs border px-1.5 text-2xs ${colour ? COLOURS[colour] : 'border-line-2 text-ink-2'}`}
    >
      <span className="sr-only">Environment: </span>
      {name}
    </span>
  )
}
