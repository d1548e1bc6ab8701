const WIDTH = 64
const HEIGHT = 16

/** The course of one figure. `label` says it in words, for who cannot see the line. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const top = Math.max(...values, 1)
  const step = WIDTH / Math.max(values.length - 1, 1)
  const points = values.map((value, index) => `${(index * step).toFixed(1)},${(HEIGHT - 1.5 - (value / top) * (HEIGHT - 3)).toFixed(1)}`)
  return (
    <svg
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
      className="inline-block shrink-0 overflow-visible"
    >
      <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="stroke-line" />
      {values.some((value) => value > 0) && (
        <polyline points={points.join(' ')} fill="none" className="stroke-ink-3" strokeWidth="1.25" strokeLinejoin="round" />
      )}
    </svg>
  )
}
