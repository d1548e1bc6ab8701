const WIDTH = 6
const STEP = 7
const PIPS_MAX = 12

/** How much of a set is held: one block each, one bar above twelve. Always beside the figures. */
export function ScopePips({ granted, total }: { granted: number; total: number }) {
  const full = granted >= total
  const blocks = Math.min(total, PIPS_MAX)
  const width = Math.max(blocks * STEP - 1, WIDTH)
  const held = full ? 'fill-ink' : 'fill-ink-2'
  return (
    <svg width={width} height="10" viewBox={`0 0 ${width} 10`} aria-hidden="true" className="inline-block shrink-0">
      {total > PIPS_MAX ? (
        <>
          <rect width={width} height="10" className="fill-line-2" />
          <rect width={(width * Math.min(granted, total)) / total} height="10" className={held} />
        </>
      ) : (
        Array.from({ length: blocks }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a pip is its place
          <rect key={index} x={index * STEP} width={WIDTH} height="10" className={index < granted ? held : 'fill-line-2'} />
        ))
      )}
    </svg>
  )
}
