import { describe, expect, it } from 'vitest'
import { DatabaseClock } from './database-clock.ts'

describe('database time', () => {
  it('stays with the process clock while every batch agrees with it', () => {
    const clock = new DatabaseClock(() => 1_000)
    clock.observe(1_000, 1_001, 1_004)
    clock.observe(1_000, 1_000, 1_000) // cut to whole milliseconds
    expect(clock.offsetMilliseconds).toBe(0)
  })

  it('is at least what the database said, so that an expiry the ledger saw is seen by the next decision', () => {
    const clock = new DatabaseClock(() => 1_010)
    clock.observe(1_000, 61_000, 1_010)
    expect(clock.now()).toBeGreaterThanOrEqual(61_000)
  })

  it('goes back when the process clock is ahead', () => {
    const clock = new DatabaseClock(() => 100_010)
    clock.observe(100_000, 40_000, 100_010)
    expect(clock.now()).toBeLessThanOrEqual(40_011)
  })

  it('does not follow jitter inside the bounds of a slow batch', () => {
    const clock = new DatabaseClock(() => 0)
    clock.observe(0, 5_000, 10)
    const offset = clock.offsetMilliseconds
    clock.observe(0, 5_300, 900)
    expect(clock.offsetMilliseconds).toBe(offset)
  })
})
