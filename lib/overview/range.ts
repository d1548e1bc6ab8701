/** A window of time on the Overview, and the buckets that its chart has. */
interface RangeDefinition {
  readonly label: string
  readonly buckets: number
  readonly bucketMinutes: number
}

export const OVERVIEW_RANGES = {
  '1h': { label: 'Last hour', buckets: 60, bucketMinutes: 1 },
  '24h': { label: 'Last 24 hours', buckets: 48, bucketMinutes: 30 },
  '7d': { label: 'Last 7 days', buckets: 56, bucketMinutes: 180 },
  '30d': { label: 'Last 30 days', buckets: 60, bucketMinutes: 720 },
} as const satisfies Record<string, RangeDefinition>

export type OverviewRange = keyof typeof OVERVIEW_RANGES

export const DEFAULT_RANGE: OverviewRange = '24h'

/** What `?range=` asks for; anything unknown is the default. */
export function parseRange(value: unknown): OverviewRange {
  return typeof value === 'string' && Object.hasOwn(OVERVIEW_RANGES, value) ? (value as OverviewRange) : DEFAULT_RANGE
}

export interface TimeWindow {
  readonly from: Date
  /** Not part of it any more. */
  readonly until: Date
  readonly bucketSeconds: number
}

/** Buckets begin at whole multiples of their length in UTC, and the last one is the one that runs now: a reload moves no bar. */
export function windowOf(range: OverviewRange, now: Date): TimeWindow {
  const { buckets, bucketMinutes } = OVERVIEW_RANGES[range]
  const size = bucketMinutes * 60_000
  const until = (Math.floor(now.getTime() / size) + 1) * size
  return { from: new Date(until - buckets * size), until: new Date(until), bucketSeconds: bucketMinutes * 60 }
}
