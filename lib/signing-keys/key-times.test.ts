import { describe, expect, it } from 'vitest'
import { nextRotationAt, readyToSignAt } from './key-times.ts'

const day = (n: number, hour = 0) => new Date(Date.UTC(2026, 10, n, hour))

it('a next key is ready a day after it was published', () => {
  expect(readyToSignAt({ publishedAt: day(3, 7) })).toEqual(day(4, 7))
})

describe('the next automatic rotation', () => {
  it('comes so many days after the current key began to sign', () => {
    expect(nextRotationAt({ current: { activatedAt: day(1) }, next: { publishedAt: day(1) } }, 7)).toEqual(day(8))
  })

  it('waits until the next key was published for a day', () => {
    expect(nextRotationAt({ current: { activatedAt: day(1) }, next: { publishedAt: day(8, 6) } }, 7)).toEqual(day(9, 6))
    expect(nextRotationAt({ current: { activatedAt: day(1) }, next: { publishedAt: day(1, 1) } }, 1)).toEqual(day(2, 1))
  })

  it.each([
    { name: 'the setting is off', current: { activatedAt: day(1) }, next: { publishedAt: day(1) }, days: null },
    { name: 'there is no next key', current: { activatedAt: day(1) }, next: undefined, days: 7 },
    { name: 'there is no current key', current: undefined, next: { publishedAt: day(1) }, days: 7 },
  ])('does not come while $name', ({ current, next, days }) => {
    expect(nextRotationAt({ current, next }, days)).toBeUndefined()
  })
})
