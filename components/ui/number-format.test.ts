import { describe, expect, it } from 'vitest'
import { countOf, formatCount, formatShare } from './number-format.ts'

describe('figures', () => {
  it('have separators', () => expect(formatCount(1_234_567)).toBe('1,234,567'))

  it.each([
    [0, '0 scopes'],
    [1, '1 scope'],
    [1_200, '1,200 scopes'],
  ])('%d of a thing is %s', (count, text) => expect(countOf(count, 'scope')).toBe(text))

  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.00001, 'under 0.1 %'],
    [0.99999, 'over 99.9 %'],
    [0.0042, '0.4 %'],
    [0.5, '50 %'],
  ])('a share of %d is said as %s: neither rounded to nothing nor to all', (share, text) => expect(formatShare(share)).toBe(text))
})
