import { expect, it } from 'vitest'
import { cacheAdvice } from './cache-advice.ts'

it.each([
  { asked: 14_400, lifetimes: [86_400], wouldDo: 1 },
  { asked: 14_400, lifetimes: [3_600, 86_400], wouldDo: 25 },
  { asked: 240, lifetimes: [3_600], wouldDo: undefined },
  { asked: 241, lifetimes: [3_600], wouldDo: 24 },
  { asked: 99, lifetimes: [86_400], wouldDo: undefined },
  { asked: 1_000_000, lifetimes: [1], wouldDo: 86_400 },
  { asked: 1_000, lifetimes: [], wouldDo: undefined },
])('$asked tokens a day of lifetimes $lifetimes: $wouldDo would do', ({ asked, lifetimes, wouldDo }) => {
  expect(cacheAdvice(asked, lifetimes)?.wouldDo).toBe(wouldDo)
})
