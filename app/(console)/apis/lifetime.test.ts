import { describe, expect, it } from 'vitest'
import { joinLifetime, lifetimeInWords, splitLifetime } from './lifetime.ts'

describe('a lifetime', () => {
  it.each([
    { seconds: 1, words: '1 s', amount: 1, unit: 'seconds' },
    { seconds: 90, words: '1 min 30 s', amount: 90, unit: 'seconds' },
    { seconds: 3_600, words: '1 h', amount: 1, unit: 'hours' },
    { seconds: 5_400, words: '1 h 30 min', amount: 90, unit: 'minutes' },
    { seconds: 86_400, words: '1 d', amount: 1, unit: 'days' },
    { seconds: 2_592_000, words: '30 d', amount: 30, unit: 'days' },
  ])('of $seconds s is $words', ({ seconds, words, amount, unit }) => {
    expect(lifetimeInWords(seconds)).toBe(words)
    expect(splitLifetime(seconds)).toEqual({ amount, unit })
    expect(joinLifetime(amount, unit)).toBe(seconds)
  })

  it.each([
    [null, 'hours'],
    [0, 'hours'],
    [-1, 'hours'],
    [1.0001, 'seconds'],
    [31, 'days'],
    [1, 'weeks'],
  ])('is not %s %s', (amount, unit) => expect(joinLifetime(amount, unit)).toBeUndefined())
})
