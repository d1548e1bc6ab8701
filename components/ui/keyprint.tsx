import { keyprintBars } from './keyprint-bars.ts'

/** The shape of an id, to recognise it by. Always beside the id itself. */
export function Keyprint({ id }: { id: string }) {
  return (
    <svg width="23" height="12" viewBox="0 0 23 12" aria-hidden="true" className="inline-block shrink-0 fill-current">
      {keyprintBars(id).map(({ x, height, faint }) => (
        <rect key={x} x={x} y={12 - height} width="2" height={height} opacity={faint ? 0.45 : 1} />
      ))}
    </svg>
  )
}
