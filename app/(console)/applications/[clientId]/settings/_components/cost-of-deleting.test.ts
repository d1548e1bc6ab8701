import { expect, it } from 'vitest'
import { costOfDeleting } from './cost-of-deleting.ts'

it.each([
  [{ secrets: 2, grants: 3, tokens24h: 1200 }, '2 live secrets and 3 grants go with it. It got 1,200 tokens in the last 24 hours.'],
  [{ secrets: 1, grants: 0, tokens24h: 1 }, 'One live secret goes with it. It got one token in the last 24 hours.'],
  [{ secrets: 0, grants: 0, tokens24h: 0 }, 'It has no live secret and no grant. It got no token in the last 24 hours.'],
])('says what %j cost', (what, sentence) => {
  expect(costOfDeleting(what)).toBe(sentence)
})
