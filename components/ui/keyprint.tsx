import { createHash } from 'node:crypto'

const HEIGHTS = [3, 6, 9, 12] as const

/** The first three bytes of SHA-256 of an id as eight bars: a shape to recognise it by. Always beside the id itself. */
export function Keyprint({ id }: { id: string }) {
  return (
    <svg width="23" height="12" viewBox="0 0 23 12" aria-hidden="true" className="shrink-0 fill-current">
      {barsOf(id).map(({ x, height, faint }) => (
        <rect key={x} x={x} y={12 - height} width="2" height={height} opacity={faint ? 0.45 : 1} />
      ))}
    </svg>
  )
}

/** Three bits a bar: two choose the height, one the opacity. */
function barsOf(id: string): { x: number; height: number; faint: boolean }[] {
  const bits = createHash('sha256').update(id).digest().readUIntBE(0, 3)
  return Array.from({ length: 8 }, (_, bar) => {
    const three = (bits >>> (21 - 3 * bar)) & 0b111
    return { x: 3 * bar, height: HEIGHTS[three >>> 1] ?? 3, faint: (three & 1) === 1 }
  })
}
