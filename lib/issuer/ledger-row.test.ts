import { describe, expect, it } from 'vitest'
import { OAuthError } from '../oauth/oauth-error.ts'
import type { RefusedDecision, TokenStep } from '../oauth/token-endpoint.ts'
import { toLedgerRow } from './ledger-row.ts'

function refusedAt(failingStep: TokenStep, audience: string | null, requestedScopes: string[]): RefusedDecision {
  return {
    outcome: 'refused',
    failingStep,
    error: new OAuthError('invalid_request', 'no', { reason: 'malformed' }),
    hookOutcome: undefined,
    record: { requestId: 'r', audience, requestedScopes, allowedScopes: [], grantedScopes: [], hookRuns: [] } as unknown,
  } as RefusedDecision
}

describe('the row of a refusal', () => {
  const audience = `https://${'a'.repeat(600)}`
  const scopes = Array.from({ length: 100 }, (_, index) => `scope:${index}`)

  it.each(['parse', 'authenticate'] as const)('keeps little of what a stranger sent: %s', (step) => {
    const row = toLedgerRow(refusedAt(step, audience, scopes), 'tag')
    expect(row.audience).toBe(audience.slice(0, 256))
    expect(row.requested_scopes).toBe(scopes.join(' ').slice(0, 256))
  })

  it('keeps all of what an application sent', () => {
    const row = toLedgerRow(refusedAt('grant', audience, scopes), 'tag')
    expect(row).toMatchObject({ audience, requested_scopes: scopes.join(' ') })
  })

  it('is text that Postgres takes, wherever it is cut, and has no empty scope', () => {
    const row = toLedgerRow(refusedAt('parse', `${'a'.repeat(255)}\u{1f4a9}`, ['s'.repeat(255), 'next']), 'tag')
    expect(row).toMatchObject({ audience: `${'a'.repeat(255)}\ufffd`, requested_scopes: 's'.repeat(255) })
  })

  it('has no audience where none was sent', () => {
    expect(toLedgerRow(refusedAt('parse', null, []), 'tag')).toMatchObject({ audience: null, requested_scopes: '' })
  })
})
