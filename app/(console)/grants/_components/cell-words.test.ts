import { describe, expect, it } from 'vitest'
import type { MatrixGrant } from '../../../../lib/client-grants/read-grant-matrix.ts'
import { cellMarks, cellSentence } from './cell-words.ts'

const grant: MatrixGrant = {
  id: 'cgr_1',
  clientId: 'c1',
  apiId: 'r1',
  allowedScopes: ['read:entries'],
  expiresAt: null,
  revision: 1,
  expired: false,
  unusedScopes: 0,
  missingNewest: [],
  effectiveScopes: [],
}
const place = { application: { name: 'billing-worker', disabled: false }, api: { name: 'Ledger', scopeCount: 4 }, effective: false }

describe('the accessible name of a cell', () => {
  it('is a sentence', () => {
    expect(cellSentence(grant, place)).toBe('billing-worker on Ledger: 1 of 4 scopes, read:entries')
    expect(cellSentence(undefined, place)).toBe('billing-worker on Ledger: no grant')
    expect(cellSentence({ ...grant, allowedScopes: [] }, place)).toBe('billing-worker on Ledger: 0 of 4 scopes')
  })

  it('names every mark', () => {
    const marked = { ...grant, expired: true, unusedDays: 94, unusedScopes: 1, missingNewest: ['write:entries'] }
    expect(cellSentence(marked, { ...place, application: { name: 'etl', disabled: true } })).toBe(
      'etl on Ledger: 1 of 4 scopes, read:entries; expired; unused for 94 days; missing newest scope write:entries; application disabled',
    )
  })

  it('tells what was issued when that is asked for', () => {
    const effective = { ...place, effective: true }
    expect(cellSentence(grant, effective)).toBe('billing-worker on Ledger: not seen in the last 30 days')
    const used = { ...grant, allowedScopes: ['a', 'b'], effectiveScopes: ['b'] }
    expect(cellSentence(used, effective)).toBe('billing-worker on Ledger: 1 of 2 granted scopes issued in the last 30 days, b')
  })
})

it('the most urgent mark comes first', () => {
  const marked = { ...grant, expired: true, unusedScopes: 2, missingNewest: ['a', 'b'] }
  expect(cellMarks(marked).map(({ short }) => short)).toEqual(['expired', '2 unused', '2 new'])
  expect(cellMarks(grant)).toEqual([])
})
