import { describe, expect, it } from 'vitest'
import { toErrorDescription } from './error-description.ts'
import { ERROR_TABLE, refusalStatus } from './error-table.ts'
import type { RefusalReason } from './oauth-error.ts'
import { OAuthError } from './oauth-error.ts'
import { malformed, refusal, retryAfter } from './refusal.ts'
import { formRequest, GOOD, requestToken } from './testing.ts'
import { toErrorAnswer, toServerErrorAnswer, toUnavailableAnswer } from './token-answer.ts'

const NO_STORE = { 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache' }
const reasons = Object.keys(ERROR_TABLE) as RefusalReason[]

describe('the answer with a token (RFC 6749 §5.1)', () => {
  it('has exactly the members of the tutorial, and scope where one was granted', async () => {
    const { status, headers, body } = await requestToken(formRequest({ ...GOOD, scope: 'read:reports' }))
    expect({ status, headers }).toEqual({ status: 200, headers: NO_STORE })
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 86_400, scope: 'read:reports' })
  })
})

describe('the answer to a refusal (RFC 6749 §5.2)', () => {
  it.each(reasons)('%s has the code and status of the design, as JSON that nobody stores', (reason) => {
    const answer = toErrorAnswer(refusal(reason))
    const { error, status, description } = ERROR_TABLE[reason]
    expect(answer).toEqual({ status, headers: NO_STORE, body: JSON.stringify({ error, error_description: description }) })
    expect(toErrorDescription(description)).toBe(description)
  })

  it('has the statuses and codes of the list of reasons', () => {
    const rows = reasons.map((reason) => `${ERROR_TABLE[reason].status} ${ERROR_TABLE[reason].error}: ${reason}`)
    expect(rows).toEqual([
      '400 invalid_request: malformed',
      '400 invalid_request: credentials_ambiguous',
      '400 unsupported_grant_type: grant_type_unsupported',
      '401 invalid_client: credentials_missing',
      '401 invalid_client: client_unknown',
      '401 invalid_client: secret_wrong',
      '401 invalid_client: secret_expired',
      '401 invalid_client: secret_retired',
      '401 invalid_client: auth_method_mismatch',
      '401 invalid_client: assertion_invalid',
      '429 temporarily_unavailable: rate_limited',
      '401 invalid_client: client_disabled',
      '401 invalid_client: address_not_allowed',
      '400 invalid_request: audience_missing',
      '400 invalid_target: audience_unknown',
      '400 invalid_target: grant_missing',
      '400 invalid_target: grant_expired',
      '400 invalid_scope: scope_malformed',
      '400 invalid_scope: scope_unknown',
      '400 invalid_scope: scope_not_granted',
      '500 server_error: hook_denied',
      '500 server_error: hook_failed',
      '500 server_error: hook_timeout',
      '503 temporarily_unavailable: hook_suspended',
      '503 temporarily_unavailable: hook_overloaded',
      '500 server_error: signing_unavailable',
    ])
  })

  it('never shows reason, detail or cause', () => {
    const { body, headers } = toErrorAnswer(refusal('signing_unavailable', { detail: { kid: 'inner' }, cause: new Error('inner') }))
    expect(body + JSON.stringify(headers)).not.toMatch(/inner|signing_unavailable/)
  })

  it('keeps the headers of the refusal beside its own', () => {
    expect(toErrorAnswer(refusal('rate_limited', { headers: retryAfter(0.2) })).headers).toEqual({ ...NO_STORE, 'retry-after': '1' })
  })

  it.each([405, 413, 415] as const)('a malformed request may be %i', (status) => {
    expect(refusalStatus(refusal('malformed', { status }))).toBe(status)
  })

  it('cleans a description to the characters of the grammar and 256 of them', () => {
    const error = new OAuthError('invalid_request', `"quoted" \\ é \u0000\n\u202e${'x'.repeat(500)}`, { reason: 'malformed' })
    const { error_description } = JSON.parse(toErrorAnswer(error).body)
    expect(error_description).toMatch(/^'quoted' \? \? \?\?\?x+$/)
    expect(error_description).toHaveLength(256)
  })

  it('is known by its brand, not by its class, and carries its cause', () => {
    const cause = new Error('inner')
    expect(refusal('signing_unavailable', { cause })).toMatchObject({ code: 'WRIT_OAUTH_ERROR', cause })
    expect(malformed('x')).not.toHaveProperty('cause')
  })
})

describe('answers without a decision', () => {
  it('say 503 with Retry-After when nothing could be decided, and 500 without a word when nobody foresaw it', () => {
    expect(toUnavailableAnswer(2)).toMatchObject({ status: 503, headers: { ...NO_STORE, 'retry-after': '2' } })
    expect(toServerErrorAnswer()).toMatchObject({ status: 500, headers: NO_STORE })
    expect(JSON.parse(toUnavailableAnswer(2).body).error).toBe('temporarily_unavailable')
    expect(JSON.parse(toServerErrorAnswer().body).error).toBe('server_error')
  })
})
