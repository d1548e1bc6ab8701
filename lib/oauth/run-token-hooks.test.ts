import { decodeJwt } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import type { JsonValue, TokenHookOutcome } from './ports.ts'
import { formRequest, GOOD, jsonRequest, noHooks, requestToken, SECRET, testClient, testGrant, testResourceServer } from './testing.ts'

const runs = [{ hookId: 'hok_1', version: 3, outcome: 'modified', durationMilliseconds: 1 }]
const continuing = (scopes: readonly string[], claims: [string, JsonValue][] = []): TokenHookOutcome => ({
  ok: true,
  decision: 'continue',
  scopes,
  claims: new Map(claims),
  modified: true,
  runs,
})
const hookThatSays = (outcome: TokenHookOutcome) => ({ hook: { run: () => outcome } })

describe('the hook step', () => {
  it('is handed what the hooks may know, and no credentials', async () => {
    const run = vi.fn(noHooks.run)
    const input = formRequest({ ...GOOD, scope: 'read:reports', correlation_id: 'c1', __proto__x: 'y' }, { acceptLanguage: 'de' })
    await requestToken(input, { hook: { run } })
    const [given] = run.mock.calls[0] ?? []
    expect(given).toMatchObject({
      requestId: input.requestId,
      client: testClient(),
      resourceServer: testResourceServer(),
      grant: testGrant(),
      requestedScopes: ['read:reports'],
      candidateScopes: ['read:reports'],
      credentialId: 'cred_1',
      request: { method: 'POST', address: '192.0.2.1', hostname: 'writ.example', language: 'de', userAgent: 'tests/1' },
    })
    expect(given?.request.body).toEqual({ ...GOOD, client_secret: undefined, scope: 'read:reports', correlation_id: 'c1', __proto__x: 'y' })
    expect(JSON.stringify(given?.request)).not.toContain(SECRET)
  })

  it('gets a parameter called __proto__ as data', async () => {
    const run = vi.fn(noHooks.run)
    await requestToken(jsonRequest(JSON.stringify(GOOD).replace('{', '{"__proto__":"x",')), { hook: { run } })
    const { body } = run.mock.calls[0]?.[0].request ?? { body: {} }
    expect(Object.getPrototypeOf(body)).toBeNull()
    expect(Object.entries(body)).toContainEqual(['__proto__', 'x'])
  })

  it('does not run for a request that an earlier step refuses', async () => {
    const run = vi.fn(noHooks.run)
    await requestToken(formRequest({ ...GOOD, scope: 'fly' }), { hook: { run } })
    expect(run).not.toHaveBeenCalled()
  })

  it('decides the scopes and claims of the token, and the record says that it did', async () => {
    const { body, decision } = await requestToken(
      formRequest(),
      hookThatSays(continuing(['read:reports'], [['https://x.example/plan', 'full']])),
    )
    expect(body.scope).toBe('read:reports')
    expect(decodeJwt(String(body.access_token))).toMatchObject({ scope: 'read:reports', 'https://x.example/plan': 'full' })
    expect(decision.record).toMatchObject({ modified: true, grantedScopes: ['read:reports'], hookRuns: runs })
  })

  it('never makes a token with a scope that the API does not define, or that is no scope', async () => {
    const { body } = await requestToken(formRequest(), hookThatSays(continuing(['fly', 'read:reports', 'a b', 'read:reports'])))
    expect(body.scope).toBe('read:reports')
  })

  it('that leaves no scope gives a token without', async () => {
    const { body } = await requestToken(formRequest(), hookThatSays(continuing([])))
    expect(body).not.toHaveProperty('scope')
    expect(decodeJwt(String(body.access_token)).scope).toBe('')
  })
})

describe('a hook that denies', () => {
  it.each([
    { error: 'invalid_scope', status: 400 },
    { error: 'invalid_request', status: 400 },
    { error: 'server_error', status: 500 },
  ] as const)('$error is answered with $status and its words', async ({ error, status }) => {
    const outcome: TokenHookOutcome = { ok: true, decision: 'deny', error, description: 'Plan "free" – no\u0000\u202e', runs }
    const { body, refused, ...answer } = await requestToken(formRequest(), hookThatSays(outcome))
    expect({ status: answer.status, body }).toEqual({ status, body: { error, error_description: "Plan 'free' ? no??" } })
    expect(refused).toMatchObject({
      failingStep: 'hooks',
      error: { refusal: { reason: 'hook_denied' } },
      record: { hookRuns: runs },
      hookOutcome: outcome,
    })
    expect(refused?.error.message).not.toMatch(/[\p{Cc}\u202e]/u)
    expect(refused?.record.grantedScopes).toEqual([])
  })
})

describe('a hook that denies without a word', () => {
  it('still answers with a description', async () => {
    const { body } = await requestToken(
      formRequest(),
      hookThatSays({ ok: true, decision: 'deny', error: 'invalid_scope', description: '', runs }),
    )
    expect(body).toEqual({ error: 'invalid_scope', error_description: 'The token hook denied the request.' })
  })
})

describe('a hook that breaks: no token', () => {
  it.each([
    { kind: 'syntax', reason: 'hook_failed', status: 500 },
    { kind: 'contract', reason: 'hook_failed', status: 500 },
    { kind: 'runtime', reason: 'hook_failed', status: 500 },
    { kind: 'memory', reason: 'hook_failed', status: 500 },
    { kind: 'unsettled', reason: 'hook_failed', status: 500 },
    { kind: 'crash', reason: 'hook_failed', status: 500 },
    { kind: 'timeout', reason: 'hook_timeout', status: 500 },
    { kind: 'suspended', reason: 'hook_suspended', status: 503 },
    { kind: 'overloaded', reason: 'hook_overloaded', status: 503 },
  ] as const)('$kind: $reason, $status, and only the log learns the detail', async ({ kind, reason, status }) => {
    const outcome: TokenHookOutcome = { ok: false, kind, detail: 'secret detail\u0000', retryAfterSeconds: 7, runs }
    const { body, headers, refused, ...answer } = await requestToken(formRequest(), hookThatSays(outcome))
    expect(answer.status).toBe(status)
    expect(body).toEqual(
      status === 500
        ? { error: 'server_error', error_description: 'The token hook failed.' }
        : { error: 'temporarily_unavailable', error_description: 'The token hook is unavailable.' },
    )
    expect(headers['retry-after']).toBe(status === 503 ? '7' : undefined)
    expect(refused).toMatchObject({
      failingStep: 'hooks',
      error: { refusal: { reason, detail: { kind, detail: 'secret detail\ufffd' } } },
      record: { hookRuns: runs },
    })
  })
})
