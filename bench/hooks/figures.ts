/** Few calls, to see that everything runs; the figures mean nothing then. */
export const isQuick = process.argv.includes('--quick')

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** Absent where a figure is only told. */
  readonly bound?: string
  readonly met?: boolean
}

export const figures: Figure[] = []

export function atMost(name: string, value: number, unit: string, bound: number): void {
  add({ name, value: rounded(value), unit, bound: `≤ ${bound}`, met: value <= bound })
}

export function atLeast(name: string, value: number, unit: string, bound: number): void {
  add({ name, value: rounded(value), unit, bound: `≥ ${bound}`, met: value >= bound })
}

export function note(name: string, value: number, unit: string): void {
  add({ name, value: rounded(value), unit })
}

function add(figure: Figure): void {
  figures.push(figure)
  const { name, value, unit, bound, met } = figure
  console.error(`${met === false ? 'MISSED ' : ''}${name}: ${value} ${unit}${bound ? ` (${bound})` : ''}`)
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)
