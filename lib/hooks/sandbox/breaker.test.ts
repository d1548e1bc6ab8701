import { beforeEach, describe, expect, it } from 'vitest'
import { Breaker } from './breaker.ts'

let now = 1_000_000
let events: string[] = []
let breaker: Breaker
beforeEach(() => {
  now = 1_000_000
  events = []
  breaker = new Breaker(() => now, {
    suspended: (version, until) => events.push(`${version} ${until - now}`),
    resumed: (version) => events.push(`${version} back`),
  })
})
const strikes = (count: number, kind: 'kill' | 'overrun') => {
  for (let i = 0; i < count; i++) breaker.strike('v', kind)
}

describe('the breaker', () => {
  it.each([
    ['kill', 3],
    ['overrun', 20],
  ] as const)('suspends after %s strikes within a minute', (kind, count) => {
    strikes(count - 1, kind)
    expect(breaker.admit('v')).toBeUndefined()
    strikes(1, kind)
    expect(breaker.admit('v')).toBe(30_000)
    expect(breaker.admit('other')).toBeUndefined()
    expect(events).toEqual(['v 30000'])
  })

  it('forgets strikes after a minute', () => {
    strikes(2, 'kill')
    now += 60_001
    strikes(2, 'kill')
    expect(breaker.admit('v')).toBeUndefined()
  })

  it('lets one run through afterwards, then all once it succeeds', () => {
    strikes(3, 'kill')
    now += 30_001
    expect(breaker.admit('v')).toBeUndefined()
    expect(breaker.admit('v')).toBeGreaterThan(0)
    breaker.succeed('v')
    expect(breaker.admit('v')).toBeUndefined()
    expect(breaker.admit('v')).toBeUndefined()
    expect(events.at(-1)).toBe('v back')
  })

  it('suspends for twice as long when that run fails, up to ten minutes', () => {
    strikes(3, 'kill')
    const waits = [30_000]
    for (let i = 0; i < 7; i++) {
      now += (waits.at(-1) as number) + 1
      expect(breaker.admit('v')).toBeUndefined()
      breaker.strike('v', 'overrun')
      waits.push(breaker.admit('v') as number)
    }
    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000, 600_000])
  })

  it('is not lengthened by runs that were under way', () => {
    strikes(6, 'kill')
    expect(breaker.admit('v')).toBe(30_000)
  })

  it('lets the next one through when a run said nothing about the hook', () => {
    strikes(3, 'kill')
    now += 30_001
    expect(breaker.admit('v')).toBeUndefined()
    breaker.end('v')
    expect(breaker.admit('v')).toBeUndefined()
  })
})
