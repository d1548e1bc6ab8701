import { describe, expect, it } from 'vitest'
import { OVERVIEW_RANGES, type OverviewRange, parseRange, windowOf } from './range.ts'

describe('the range of the Overview', () => {
  it.each(['2h', '', undefined, ['7d'], 'constructor'])('is the last 24 hours for %j', (value) => {
    expect(parseRange(value)).toBe('24h')
  })

  it.each(Object.keys(OVERVIEW_RANGES) as OverviewRange[])('%s holds now in its last bucket', (range) => {
    const now = new Date('2026-11-23T14:22:07.418Z')
    const { from, until, bucketSeconds } = windowOf(range, now)
    const { buckets } = OVERVIEW_RANGES[range]
    expect((until.getTime() - from.getTime()) / 1000).toBe(buckets * bucketSeconds)
    expect(until.getTime()).toBeGreaterThan(now.getTime())
    expect(until.getTime() - bucketSeconds * 1000).toBeLessThanOrEqual(now.getTime())
    expect(from.getTime() % (bucketSeconds * 1000)).toBe(0)
  })
})
