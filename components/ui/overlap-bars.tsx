import { useId } from 'react'

const FILLS = { active: 'fill-bar', next: 'fill-signal', retiring: 'fill-grace-solid', ended: 'fill-line-2' } as const

export interface OverlapBar {
  key: string
  /** Stands before the bar. */
  label: string
  /** What the bar means, in words: "Active since 12 Nov 2026". */
  words: string
  from: Date
  /** Undefined: no end is set. */
  until?: Date
  state: keyof typeof FILLS
}

interface OverlapBarsProps {
  label: string
  bars: readonly OverlapBar[]
  from: Date
  until: Date
  now: Date
  /** Words at both ends and at now. */
  fromLabel: string
  nowLabel: string
  untilLabel: string
}

const ROW = 28
const BAR = 10

/** What is valid when, on one axis; hatched where two are valid at once. The words beside each bar carry the same facts. */
export function OverlapBars({ label, bars, from, until, now, fromLabel, nowLabel, untilLabel }: OverlapBarsProps) {
  const pattern = useId()
  const place = (at: Date) => Math.min(Math.max((at.getTime() - from.getTime()) / (until.getTime() - from.getTime()), 0), 1) * 100
  const height = bars.length * ROW
  const overlaps = overlapsOf(bars, until)
  return (
    <figure aria-label={label} className="min-w-0">
      <div className="grid grid-cols-[minmax(88px,max-content)_minmax(0,1fr)] gap-x-4">
        <ul className="contents">
          {bars.map(({ key, label: name, words }, index) => (
            <li key={key} style={{ gridRow: index + 1 }} className="col-start-1 flex h-7 flex-wrap items-center gap-x-2">
              <span className="font-mono text-xs">{name}</span>
              <span className="sr-only">{words}</span>
            </li>
          ))}
        </ul>
        <svg
          width="100%"
          height={height}
          aria-hidden="true"
          style={{ gridRow: `1 / span ${Math.max(bars.length, 1)}` }}
          className="col-start-2 overflow-visible"
        >
          <defs>
            <pattern id={pattern} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1="0" x2="0" y1="0" y2="5" className="stroke-surface" strokeWidth="2.5" />
            </pattern>
          </defs>
          {bars.map(({ key, from: start, until: end, state, words }, index) => {
            const [x, x2, y] = [place(start), place(end ?? until), index * ROW + (ROW - BAR) / 2]
            return (
              <g key={key}>
                <line x1="0" x2="100%" y1={y + BAR / 2} y2={y + BAR / 2} className="stroke-line" />
                <rect
                  x={`${x}%`}
                  width={`${Math.max(x2 - x, 0.5)}%`}
                  y={y}
                  height={BAR}
                  rx="1"
                  className={`${FILLS[state]} ${state === 'retiring' ? 'stroke-grace' : ''}`}
                >
                  <title>{words}</title>
                </rect>
                {overlaps.filter(covers(start, end ?? until)).map(([start2, end2]) => (
                  <rect
                    key={start2.getTime()}
                    x={`${place(start2)}%`}
                    width={`${Math.max(place(end2) - place(start2), 0)}%`}
                    y={y}
                    height={BAR}
                    fill={`url(#${pattern})`}
                    opacity="0.75"
                  />
                ))}
              </g>
            )
          })}
          <line x1={`${place(now)}%`} x2={`${place(now)}%`} y1="0" y2={height} className="stroke-ink" />
        </svg>
        <figcaption
          className="relative col-start-2 mt-1 flex min-h-[18px] justify-between gap-3 text-xs text-ink-3"
          style={{ gridRow: bars.length + 1 }}
        >
          <span className="whitespace-nowrap max-sm:hidden">{fromLabel}</span>
          <span className="absolute -translate-x-1/2 text-ink" style={{ left: `${Math.min(Math.max(place(now), 20), 80)}%` }}>
            {nowLabel}
          </span>
          <span className="ml-auto whitespace-nowrap">{untilLabel}</span>
        </figcaption>
      </div>
    </figure>
  )
}

function covers(from: Date, until: Date): (stretch: readonly [Date, Date]) => boolean {
  return ([start, end]) => from <= start && until >= end
}

/** The stretches in which more than one is valid. */
function overlapsOf(bars: readonly OverlapBar[], end: Date): [Date, Date][] {
  return bars.flatMap((one, index) =>
    bars.slice(index + 1).flatMap((other): [Date, Date][] => {
      const from = new Date(Math.max(one.from.getTime(), other.from.getTime()))
      const until = new Date(Math.min((one.until ?? end).getTime(), (other.until ?? end).getTime()))
      return from < until ? [[from, until]] : []
    }),
  )
}
