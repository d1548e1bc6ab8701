import { describe, expect, it } from 'vitest'
import { summariseUse } from './scope-use.ts'

const use = (scope: string, quietDays: number, lastUsedOn: string | null = null) => ({ scope, quietDays, lastUsedOn })

describe('the use of a grant', () => {
  it('is unused as a whole only when every scope is, and then since the last of them', () => {
    const uses = [use('a', 120, '2026-07-26'), use('b', 94, '2026-08-21')]
    expect(summariseUse(uses, 90)).toEqual({ lastUsedOn: '2026-08-21', unusedScopes: ['a', 'b'], unusedDays: 94, effectiveScopes: [] })
    expect(summariseUse(uses, 100)).toMatchObject({ unusedScopes: ['a'], unusedDays: undefined })
  })

  it('counts a scope that was just granted as neither unused nor effective', () => {
    expect(summariseUse([use('a', 0)], 90)).toEqual({ lastUsedOn: null, unusedScopes: [], unusedDays: undefined, effectiveScopes: [] })
  })

  it('is effective where a token of the last 30 days carried it', () => {
    const uses = [use('a', 0, '2026-11-23'), use('b', 30, '2026-10-24'), use('c', 31, '2026-10-23')]
    expect(summariseUse(uses, 90).effectiveScopes).toEqual(['a', 'b'])
  })

  it('of no scope at all is nothing', () => {
    expect(summariseUse([], 1)).toEqual({ lastUsedOn: null, unusedScopes: [], unusedDays: undefined, effectiveScopes: [] })
  })
})
