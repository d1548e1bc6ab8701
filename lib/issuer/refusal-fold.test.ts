import { describe, expect, it } from 'vitest'
import { OAuthError } from '../oauth/oauth-error.ts'
import type { RefusedDecision } from '../oauth/token-endpoint.ts'
import { RefusalFold, ROWS_PER_KEY_AND_MINUTE, ROWS_PER_SECOND } from './refusal-fold.ts'

const START = Date.UTC(2026, 0, 1, 12, 0, 0)

let ids = 0
const newId = () => `row-${++ids}`

function refused(requestId: string, overrides: Partial<RefusedDecision['record']> = {}): RefusedDecision {
  return {
    outcome: 'refused',
    failingStep: 'authenticate',
    error: new OAuthError('invalid_client', 'client authentication failed', { reason: 'secret_wrong', detail: { hint: 'abcd' } }),
    hookOutcome: undefined,
    record: {
      requestId,
      clientId: 'billing',
      clientName: 'Billing',
      clientKnown: true,
      audience: null,
      audienceKnown: false,
      grantId: null,
      requestedScopes: ['read'],
      allowedScopes: [],
      grantedScopes: [],
      authMethod: 'client_secret_post',
      credentialId: null,
      credentialHint: null,
      address: '203.0.113.7',
      userAgent: 'curl',
      source: 'token_endpoint',
      hookRuns: [],
      modified: false,
      stepMicroseconds: { parse: 3 },
      ...overrides,
    },
  }
}

/** Sends `count` refusals of one key at `now`; answers the ids they were answered with. */
function flood(fold: RefusalFold, key: string, count: number, now: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const decision = refused(`${key}-${index}`)
    return fold.takesOwnRow(key, now) ? decision.record.requestId : fold.add(key, decision, now)
  })
}

describe('folding of refusals', () => {
  it(`gives ${ROWS_PER_KEY_AND_MINUTE} rows a minute to one key and folds the rest into one, whose id answers them`, () => {
    const fold = new RefusalFold(newId)
    fold.ended(START)
    const answers = flood(fold, 'k', ROWS_PER_KEY_AND_MINUTE + 5, START)
    const folded = new Set(answers.slice(ROWS_PER_KEY_AND_MINUTE))
    expect(folded.size).toBe(1)
    expect(fold.ended(START + 59_999)).toEqual([])
    const rows = fold.ended(START + 60_000)
    expect(rows).toMatchObject([
      {
        id: [...folded][0],
        decided_tag: null,
        outcome: 'refused',
        reason: 'secret_wrong',
        client_id: 'billing',
        address: '203.0.113.7',
        counted_client_id: 'billing',
        folded_count: 5,
        first_at: new Date(START).toISOString(),
      },
    ])
    const details = rows[0]?.details as { samples: unknown[] } | undefined
    expect(details?.samples).toHaveLength(3)
  })

  it('counts every refusal exactly once, in rows of their own or folded', () => {
    const fold = new RefusalFold(newId)
    fold.ended(START)
    let own = 0
    for (const key of ['a', 'b', 'c']) own += flood(fold, key, 100, START).filter((id) => id.startsWith(`${key}-`)).length
    const folded = fold.takeAll().reduce((sum, { folded_count }) => sum + folded_count, 0)
    expect(own + folded).toBe(300)
  })

  it('starts anew with the next minute', () => {
    const fold = new RefusalFold(newId)
    fold.ended(START)
    flood(fold, 'k', ROWS_PER_KEY_AND_MINUTE + 1, START)
    fold.ended(START + 60_000)
    expect(fold.takesOwnRow('k', START + 60_000)).toBe(true)
    expect(fold.ended(START + 120_000)).toEqual([])
  })

  it(`folds by reason alone what exceeds ${ROWS_PER_SECOND} rows a second, so that a flood of many keys makes few rows`, () => {
    const fold = new RefusalFold(newId)
    fold.ended(START)
    for (let key = 0; key < ROWS_PER_SECOND + 500; key++) flood(fold, `key-${key}`, 1, START)
    const rows = fold.takeAll()
    expect(rows).toMatchObject([{ folded_count: 500, client_id: null, address: '', counted_client_id: '', reason: 'secret_wrong' }])
  })

  it('says of many refusals only what all have in common, so that it blames nobody for others', () => {
    const fold = new RefusalFold(newId)
    fold.ended(START)
    const first = { audience: 'https://a/', audienceKnown: true, grantId: 'cgr_a', credentialId: 'cred_1', credentialHint: 'abcd' }
    flood(fold, 'k', ROWS_PER_KEY_AND_MINUTE, START)
    fold.add('k', refused('first', first), START)
    expect(fold.takeAll()).toMatchObject([{ audience: 'https://a/', counted_audience: 'https://a/', credential_id: null, user_agent: '' }])

    const invented = (clientId: string) => refused(clientId, { clientId, clientName: null, clientKnown: false })
    flood(fold, 'unknown', ROWS_PER_KEY_AND_MINUTE, START)
    for (const name of ['nobody', 'nobody either']) fold.add('unknown', invented(name), START)
    expect(fold.takeAll()).toMatchObject([{ client_id: null, address: '203.0.113.7', folded_count: 2 }])

    flood(fold, 'k', ROWS_PER_KEY_AND_MINUTE, START)
    fold.add('k', refused('first', first), START)
    fold.add('k', refused('second', { audience: 'https://b/', audienceKnown: true }), START)
    const [row] = fold.takeAll()
    expect(row).toMatchObject({ client_id: 'billing', audience: null, grant_id: null, counted_audience: '', credential_hint: null })
    expect(row?.details).toEqual({
      samples: [
        expect.objectContaining({ requestId: 'first', audience: 'https://a/', details: expect.objectContaining({ hint: 'abcd' }) }),
        expect.objectContaining({ requestId: 'second', audience: 'https://b/' }),
      ],
    })
  })
})
