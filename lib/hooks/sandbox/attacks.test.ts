import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimsOf, createTestPool, GOOD_HOOK, kindOf } from './testing.ts'
import { type Attack, ESCAPES, LOOPS, MEMORY, NATIVE, OUTPUT, RECURSION, SETTLING } from './testing-attacks.ts'

const { pool, run } = createTestPool()
beforeAll(async () => {
  await run(GOOD_HOOK)
}, 60_000)
afterAll(() => pool.close())

const CATEGORIES: Record<string, readonly Attack[]> = {
  'an escape from the interpreter': ESCAPES,
  'a loop without end': LOOPS,
  'a native loop that nothing interrupts': NATIVE,
  'an end that is none': SETTLING,
  'a memory bomb': MEMORY,
  'a deep recursion': RECURSION,
  'an output that is wrong': OUTPUT,
}

/** Native code looks at no clock: on a slow machine its stretch is so long that the child is ended from outside before it can see to it. */
function waysToEnd({ ends }: Attack): readonly string[] {
  return typeof ends !== 'string' && ends.includes('timeout cpu') ? [...ends, 'timeout slice'] : [ends].flat()
}

it('has at least 60 payloads', () => {
  expect(Object.values(CATEGORIES).flat().length).toBeGreaterThanOrEqual(60)
})

describe.each(Object.entries(CATEGORIES))('%s', (_category, attacks) => {
  it.each(attacks.map((attack) => [attack.name, attack] as const))('%s', async (_name, attack) => {
    const killsBefore = pool.status.kills
    const neighbours = Promise.all([run(GOOD_HOOK), run(GOOD_HOOK)])
    const report = await run(attack.code)
    const ended = kindOf(report)
    expect(waysToEnd(attack)).toContain(ended)
    const claims = claimsOf(report)
    if (claims && 'claim' in attack) expect(claims['https://x.example/r']).toEqual(attack.claim)
    expect(pool.status.kills).toBe(ended === 'timeout slice' ? killsBefore + 1 : killsBefore)
    for (const neighbour of [...(await neighbours), await run(GOOD_HOOK)]) {
      expect(neighbour.outcome).toEqual({
        ...{ ok: true, decision: 'continue', scopes: ['read:reports', 'write:reports'] },
        ...{ claims: [['https://x.example/plan', 'full']], notJson: [] },
      })
    }
    // Nothing of it reached this process.
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(JSON.stringify({ a: [1] })).toBe('{"a":[1]}')
  })
})
