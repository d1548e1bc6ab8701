import { describe, expect, it } from 'vitest'
import { ERROR_TABLE } from '../../oauth/error-table.ts'
import { TOKEN_STEPS } from '../../oauth/token-endpoint.ts'
import { toDecisionTrace, tookMicroseconds } from './decision-trace.ts'
import { explainRefusal, explainUndelivered } from './explain-refusal.ts'
import { type LogEvent, samplesOf } from './log-event.ts'
import { nearestName } from './nearest-name.ts'
import type { RefusalFacts } from './refusal-facts.ts'
import { code, codes, plainSentence, say, span } from './sentence.ts'

const AT = new Date('2026-11-23T14:22:07.500Z')
const EVENT: LogEvent = {
  id: '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000',
  at: AT,
  outcome: 'refused',
  modified: false,
  failingStep: 'scopes',
  reason: 'scope_not_granted',
  details: {},
  clientId: 'c1',
  clientName: 'billing-worker',
  audience: 'https://ledger.acme/',
  grantId: 'cgr_1',
  requestedScopes: [],
  allowedScopes: ['read:entries'],
  grantedScopes: [],
  authMethod: 'client_secret_basic',
  credentialId: 'cred_1',
  credentialHint: 'x7Qd',
  kid: null,
  alg: null,
  tokenExpiresAt: null,
  hookRuns: [],
  address: '203.0.113.9',
  userAgent: 'curl/8',
  source: 'token_endpoint',
  stepMicroseconds: { parse: 20, authenticate: 80 },
  count: 1,
  firstAt: null,
  lastAt: null,
  corrects: null,
}
const HOOK_RUNS = [
  { hookId: 'hok_1', version: 3, outcome: 'continue', durationMilliseconds: 1 },
  { hookId: 'hok_2', version: 14, outcome: 'deny', durationMilliseconds: 2 },
]

const explain = (reason: string, event: Partial<LogEvent> = {}, facts: Partial<RefusalFacts> = {}) =>
  explainRefusal({ event: { ...EVENT, reason, ...event }, apiName: 'Ledger', ...facts })
const hours = (count: number) => new Date(AT.getTime() - count * 3_600_000)

describe('why a request was refused', () => {
  // Each reason of the table of errors at least once: its sentence and the first of its buttons.
  const CASES: { reason: string; event?: Partial<LogEvent>; facts?: Partial<RefusalFacts>; sentence: string; fix: object }[] = [
    {
      reason: 'malformed',
      event: { details: { method: 'GET' } },
      sentence: 'The request came with GET; tokens are asked for with POST.',
      fix: { label: 'Copy correct curl' },
    },
    {
      reason: 'malformed',
      event: { details: { contentType: 'text/xml' } },
      sentence: 'The body was sent with text/xml; expected is application/x-www-form-urlencoded or application/json.',
      fix: { label: 'Copy correct curl' },
    },
    {
      reason: 'malformed',
      event: { details: { description: 'A parameter is repeated.' } },
      sentence: 'The request could not be read: “A parameter is repeated.”',
      fix: { label: 'Copy correct curl' },
    },
    {
      reason: 'credentials_ambiguous',
      event: { details: { problem: 'authorization_header_and_body' } },
      sentence: 'The request carried credentials in two ways, the Authorization header and the body; one is expected.',
      fix: { label: 'Copy correct curl' },
    },
    {
      reason: 'grant_type_unsupported',
      event: { details: { grantType: 'password' } },
      sentence: 'The request asked for the grant type password; only client_credentials is served.',
      fix: { label: 'Copy correct curl' },
    },
    {
      reason: 'credentials_missing',
      event: { details: { problem: 'client_id_missing' } },
      sentence: 'The request names no client id.',
      fix: { label: 'Copy correct curl' },
    },
    {
      reason: 'credentials_missing',
      event: { details: { problem: 'client_secret_missing' } },
      sentence: 'The request names a client id, but carries no secret and no assertion.',
      fix: { label: 'Copy correct curl' },
    },
    {
      reason: 'client_unknown',
      event: { clientName: null },
      sentence: 'No application has the client id c1.',
      fix: { label: 'Search similar ids', clientId: 'c1' },
    },
    {
      reason: 'client_unknown',
      event: { clientId: 'billing' },
      facts: { similarClient: { id: 'c1', name: 'billing', isNamedSo: true } },
      sentence: 'No application has the client id billing: that is the name of an application, whose client id is c1.',
      fix: { label: 'Search similar ids', clientId: 'c1' },
    },
    {
      reason: 'secret_wrong',
      facts: { lastGoodUse: { at: hours(2), hint: 'x7Qd' } },
      sentence: 'The secret did not match any live secret of billing-worker; last good use 2 h before with …x7Qd.',
      fix: { label: 'Open credentials', clientId: 'c1' },
    },
    {
      reason: 'secret_expired',
      event: { details: { expiresAt: hours(3).getTime() } },
      sentence: 'The secret …x7Qd expired 3 h before, at 2026-11-23 11:22 UTC.',
      fix: { label: 'Rotate secret', clientId: 'c1' },
    },
    {
      reason: 'secret_retired',
      facts: { endedBy: { name: 'Dana', at: hours(264) } },
      sentence: 'The secret …x7Qd was retired by Dana at 2026-11-12 14:22 UTC.',
      fix: { label: 'Open rotation', clientId: 'c1' },
    },
    {
      reason: 'auth_method_mismatch',
      event: { details: { used: 'client_secret_post', registered: 'client_secret_basic' } },
      sentence: 'billing-worker accepts only client_secret_basic; the request sent the secret in the body.',
      fix: { label: 'Change method', clientId: 'c1', authMethod: 'client_secret_post' },
    },
    {
      reason: 'assertion_invalid',
      event: { details: { problem: 'not_supported' } },
      sentence: 'The request carried a signed assertion; applications authenticate with a secret here.',
      fix: { label: 'Show claims' },
    },
    {
      reason: 'rate_limited',
      event: { details: { waitSeconds: 11.2, cause: 'secret_wrong' } },
      sentence:
        'Too many requests for this application from 203.0.113.9: the client was answered 429 and to come back in 12 s. Behind it: secret_wrong.',
      fix: { label: 'Show burst', clientId: 'c1', address: '203.0.113.9' },
    },
    {
      reason: 'client_disabled',
      facts: { endedBy: { name: 'Dana', at: hours(24), reason: 'leaked in CI log' } },
      sentence: 'billing-worker was disabled by Dana at 2026-11-22 14:22 UTC: “leaked in CI log”',
      fix: { label: 'Enable', clientId: 'c1' },
    },
    {
      reason: 'address_not_allowed',
      sentence: '203.0.113.9 is not among the addresses that billing-worker may call from.',
      fix: { label: 'Allow this address', clientId: 'c1', address: '203.0.113.9' },
    },
    {
      reason: 'audience_missing',
      event: { audience: null },
      facts: { mayCall: ['https://a/', 'https://b/'] },
      sentence: 'The request names no API; billing-worker may call https://a/ and https://b/.',
      fix: { label: 'Choose API in Try', clientId: 'c1' },
    },
    {
      reason: 'audience_unknown',
      event: { audience: 'https://ledger.acme' },
      facts: { nearestApi: 'https://ledger.acme/' },
      sentence: 'No API has the identifier https://ledger.acme; nearest is https://ledger.acme/.',
      fix: { label: 'Use nearest in Try', clientId: 'c1', audience: 'https://ledger.acme/' },
    },
    {
      reason: 'grant_missing',
      event: { requestedScopes: ['read:entries'] },
      sentence: 'billing-worker has no grant to Ledger.',
      fix: { label: 'Grant access', clientId: 'c1', audience: 'https://ledger.acme/', scopes: ['read:entries'] },
    },
    {
      reason: 'grant_expired',
      event: { details: { expiresAt: hours(72).getTime() } },
      sentence: 'The grant of billing-worker to Ledger expired 3 d before, at 2026-11-20 14:22 UTC.',
      fix: { label: 'Extend grant', grantId: 'cgr_1' },
    },
    {
      reason: 'scope_malformed',
      event: { requestedScopes: ['"read:entries"'] },
      sentence: '"read:entries" is no list of scopes: quotes, backslashes and characters outside ASCII are not allowed.',
      fix: { label: 'Fix in Try', clientId: 'c1', audience: 'https://ledger.acme/' },
    },
    {
      reason: 'scope_unknown',
      event: { requestedScopes: ['read:entries', 'write:entry'], details: { undefinedScopes: ['write:entry'] } },
      facts: { nearestScopes: { 'write:entry': 'write:entries' } },
      sentence: 'write:entry is not a scope of Ledger; did you mean write:entries?',
      fix: { label: 'Fix in Try', scopes: ['read:entries', 'write:entries'] },
    },
    {
      reason: 'scope_not_granted',
      event: { details: { undefinedScopes: [], ungrantedScopes: ['write:entries'] } },
      sentence: 'billing-worker asked for write:entries; the grant has read:entries.',
      fix: { label: 'Add to grant', grantId: 'cgr_1', scopes: ['write:entries'] },
    },
    {
      reason: 'hook_denied',
      event: { hookRuns: HOOK_RUNS, details: { said: 'Deploy freeze' } },
      facts: { hookName: 'narrow-scopes' },
      sentence: 'narrow-scopes v14 denied the request: “Deploy freeze”',
      fix: { label: 'Open run', hookId: 'hok_2' },
    },
    {
      reason: 'hook_failed',
      event: { hookRuns: HOOK_RUNS, details: { detail: 'x is not defined' } },
      sentence: 'hok_2 v14 failed: “x is not defined”',
      fix: { label: 'Open run', hookId: 'hok_2' },
    },
    {
      reason: 'hook_timeout',
      event: { hookRuns: HOOK_RUNS, details: { detail: '50 ms of CPU' } },
      sentence: 'hok_2 v14 took more than its limit: “50 ms of CPU”',
      fix: { label: 'Open run' },
    },
    {
      reason: 'hook_suspended',
      event: { hookRuns: HOOK_RUNS },
      sentence: 'hok_2 v14 is suspended after it was ended too often; the client was answered 503.',
      fix: { label: 'Open hook', hookId: 'hok_2' },
    },
    { reason: 'hook_overloaded', sentence: 'There was no room to run a hook; the client was answered 503.', fix: { label: 'Show burst' } },
    {
      reason: 'signing_unavailable',
      event: { details: { alg: 'ES256', problem: 'no_current_key' } },
      sentence: 'No current key for ES256: no token of this API can be signed.',
      fix: { label: 'Open keys', alg: 'ES256' },
    },
  ]

  it.each(CASES)('$reason: $sentence', ({ reason, event, facts, sentence, fix }) => {
    const explanation = explain(reason, event, facts)
    expect(explanation && plainSentence(explanation.sentence)).toBe(sentence)
    expect(explanation?.fixes[0]).toMatchObject(fix)
  })

  it('is said of every reason that there is, also when nothing beside the row is known', () => {
    expect(new Set(CASES.map(({ reason }) => reason))).toEqual(new Set(Object.keys(ERROR_TABLE)))
    const nothing: Partial<LogEvent> = {
      clientId: null,
      clientName: null,
      audience: null,
      address: '',
      credentialHint: null,
      allowedScopes: [],
    }
    for (const reason of Object.keys(ERROR_TABLE)) {
      const bare = explainRefusal({ event: { ...EVENT, ...nothing, reason } })
      expect(bare && plainSentence(bare.sentence)).toMatch(/^\S.{10,}[.?]$/)
      expect(bare && plainSentence(bare.sentence)).not.toMatch(/undefined|null|NaN|\[object/)
      expect(bare?.fixes.length).toBeGreaterThan(0)
    }
  })

  it('is nothing for a reason of another release, or of no list at all', () => {
    for (const reason of ['__proto__', 'constructor', 'quantum_mismatch']) expect(explain(reason)).toBeUndefined()
  })

  it('differs for a token that was issued and not delivered', () => {
    expect(plainSentence(explainUndelivered({ reason: 'connection_closed' }))).toContain('closed the connection')
    expect(plainSentence(explainUndelivered({ reason: 'signing_unavailable' }))).toContain('could then not be signed')
  })
})

describe('the decision trace', () => {
  it.each(TOKEN_STEPS.map((step, index) => [step, index] as const))('of a request that failed at %s stops there', (failingStep, index) => {
    const trace = toDecisionTrace({ ...EVENT, failingStep }, say`what was wrong`)
    expect(trace.map(({ step }) => step)).toEqual(TOKEN_STEPS)
    expect(trace.map(({ state }) => state)).toEqual(
      TOKEN_STEPS.map((_, at) => (at < index ? 'passed' : at === index ? 'failed' : 'not_run')),
    )
    expect(trace[index]?.detail).toEqual(['what was wrong'])
    expect(trace.slice(index + 1).every(({ name, detail }) => /not/.test(name) && detail === undefined)).toBe(true)
  })

  it('of an issued token says at each step what it was', () => {
    const issued: Partial<LogEvent> = {
      outcome: 'issued',
      failingStep: null,
      kid: 'NzbLsXh8',
      alg: 'ES256',
      tokenExpiresAt: new Date('2026-11-23T15:22:00Z'),
      stepMicroseconds: { parse: 1, sign: 41 },
    }
    const trace = toDecisionTrace({ ...EVENT, ...issued })
    expect(trace.map(({ name, detail }) => `${name}: ${detail ? plainSentence(detail) : ''}`)).toEqual([
      'Request parsed: client_secret_basic',
      'Application authenticated: secret …x7Qd',
      'Application enabled: calls from 203.0.113.9',
      'API found: https://ledger.acme/',
      'Grant found: cgr_1 · 1 scope',
      'Scopes allowed: none asked for, so all that are granted: read:entries',
      'Hooks run: No hook for this application and API',
      'Token signed: kid NzbLsXh8, ES256, expires 2026-11-23 15:22 UTC',
    ])
    expect(tookMicroseconds({ ...EVENT, ...issued })).toBe(42)
  })

  it('shows each hook that ran, the last one as that which ended it', () => {
    const step = toDecisionTrace({ ...EVENT, failingStep: 'hooks', hookRuns: HOOK_RUNS }).find(({ hooks }) => hooks)
    expect(step?.hooks?.map(({ hookId, state }) => [hookId, state])).toEqual([
      ['hok_1', 'passed'],
      ['hok_2', 'failed'],
    ])
  })
})

describe('the samples of a folded row', () => {
  it('read as requests of their own', () => {
    const sample = {
      requestId: 'r1',
      at: AT.toISOString(),
      clientId: 'c2',
      address: '192.0.2.1',
      audience: null,
      details: { problem: 'x' },
    }
    const [first, ...others] = samplesOf({
      ...EVENT,
      count: 814,
      details: { samples: [sample, null, { requestId: 1 }, { requestId: 'r', at: 'never' }] },
    })
    expect(first).toMatchObject({
      requestId: 'r1',
      event: { clientId: 'c2', clientName: null, address: '192.0.2.1', audience: null, count: 1, at: AT },
    })
    expect(others).toEqual([])
    expect(samplesOf(EVENT)).toEqual([])
  })
})

describe('words', () => {
  it.each([
    ['https://ledger.acme', ['https://ledger.acme/', 'https://orders.acme/'], 'https://ledger.acme/'],
    ['write:entry', ['read:entries', 'write:entries', 'write:other'], 'write:entries'],
    ['WRITE:ENTRIES', ['write:entries'], 'write:entries'],
    ['admin', ['read:entries'], undefined],
    ['x'.repeat(100_000), ['y'.repeat(300)], undefined],
  ])('nearest to %.20s', (typed, known, nearest) => {
    expect(nearestName(typed, known)).toBe(nearest)
  })

  it('name a few and count the others', () => {
    expect(plainSentence(say`has ${codes(['a', 'b', 'c', 'd'], 2)}.`)).toBe('has a, b and 2 more.')
    expect(codes(['a'])).toEqual([code('a')])
    expect(codes([])).toEqual([])
    expect([400, 59_000, 61_000, 7_199_000, 47 * 3_600_000, 49 * 3_600_000].map(span)).toEqual([
      '0 s',
      '59 s',
      '1 min',
      '1 h',
      '47 h',
      '2 d',
    ])
  })
})
