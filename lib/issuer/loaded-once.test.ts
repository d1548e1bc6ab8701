import { describe, expect, it } from 'vitest'
import { LoadedOnce } from './loaded-once.ts'

const LIMITS = { presentMax: 2, absentMax: 2 }

function counted(answers: Record<string, string>) {
  const asked: string[] = []
  const load = async (key: string) => {
    asked.push(key)
    return answers[key]
  }
  return { asked, load }
}

describe('answers that are loaded once', () => {
  it('are bounded, the oldest going first, and absent names cannot push out present ones', async () => {
    const { asked, load } = counted({ a: 'A', b: 'B', c: 'C' })
    const loaded = new LoadedOnce(load, LIMITS)
    for (const key of ['a', 'b']) await loaded.get(key)
    for (let name = 0; name < 100; name++) await loaded.get(`invented-${name}`)
    asked.length = 0
    expect(loaded.get('a')).toBe('A')
    await loaded.get('c') // pushes out a
    await loaded.get('a')
    await loaded.get('invented-0')
    expect(asked).toEqual(['c', 'a', 'invented-0'])
  })

  it('share one load among callers, and do not keep a failed one', async () => {
    let fails = true
    let loads = 0
    const loaded = new LoadedOnce(async (key: string) => {
      loads++
      if (fails) throw new Error('away')
      return key
    }, LIMITS)
    const failed = await Promise.allSettled([loaded.get('a'), loaded.get('a')])
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    fails = false
    expect(await loaded.get('a')).toBe('a')
    expect(loads).toBe(2)
  })

  it('carry over what is kept and ask anew for the rest', async () => {
    const first = counted({ a: 'A', b: 'B' })
    const loaded = new LoadedOnce(first.load, LIMITS)
    for (const key of ['a', 'b', 'x', 'y']) await loaded.get(key)
    const second = counted({ a: 'A2', x: 'X2' })
    const next = loaded.carryOver(
      second.load,
      (key) => key !== 'a',
      (key) => key !== 'x',
    )
    expect([await next.get('a'), await next.get('b'), await next.get('x'), await next.get('y')]).toEqual(['A2', 'B', 'X2', undefined])
    expect(second.asked).toEqual(['a', 'x'])
  })
})
