import { describe, expect, it } from 'vitest'
import { isScopeToken, parseScope } from './scope-grammar.ts'
import { formRequest, GOOD, jsonRequest, requestToken, testGrant, testResourceServer } from './testing.ts'

describe('scope grammar (RFC 6749 §3.3)', () => {
  it.each([
    { scope: 'a', scopes: ['a'] },
    { scope: 'read:reports write:reports', scopes: ['read:reports', 'write:reports'] },
    { scope: 'b a b', scopes: ['b', 'a'] },
    { scope: '! # [ ] ~', scopes: ['!', '#', '[', ']', '~'] },
  ])('reads $scope', ({ scope, scopes }) => {
    expect(parseScope(scope)).toEqual(scopes)
  })

  it.each(['', ' ', ' a', 'a ', 'a  b', 'a\tb', 'a\nb', 'a"b', 'a\\b', 'é', 'a\u0000', 'a\u00a0b', '\u202ea', 'a\u007f'])(
    'takes %j for malformed',
    (scope) => {
      expect(parseScope(scope)).toBeUndefined()
      expect(isScopeToken(scope)).toBe(false)
    },
  )
})

describe('requested scopes', () => {
  it.each([
    { name: 'none: all that the grant allows and the API defines', parameters: GOOD, scope: 'read:reports write:reports' },
    { name: 'one of them', parameters: { ...GOOD, scope: 'write:reports' }, scope: 'write:reports' },
    { name: 'one twice: it once', parameters: { ...GOOD, scope: 'write:reports write:reports' }, scope: 'write:reports' },
    { name: 'all, in the order sent', parameters: { ...GOOD, scope: 'write:reports read:reports' }, scope: 'write:reports read:reports' },
  ])('$name', async ({ parameters, scope }) => {
    const { status, body } = await requestToken(formRequest(parameters))
    expect({ status, scope: body.scope }).toEqual({ status: 200, scope })
  })

  it('never give a scope that the API no longer defines, though the grant still lists it', async () => {
    const world = { resourceServer: testResourceServer({ definedScopes: new Set(['read:reports']) }) }
    expect((await requestToken(formRequest(), world)).body.scope).toBe('read:reports')
    const { body, refused } = await requestToken(formRequest({ ...GOOD, scope: 'write:reports' }), world)
    expect({ error: body.error, reason: refused?.error.refusal.reason }).toEqual({ error: 'invalid_scope', reason: 'scope_unknown' })
  })

  it('that nothing is left of give a token without scopes, and an answer without the member', async () => {
    const { status, body, decision } = await requestToken(formRequest(), { grant: testGrant({ allowedScopes: [] }) })
    expect(status).toBe(200)
    expect(body).not.toHaveProperty('scope')
    expect(decision.record.grantedScopes).toEqual([])
  })

  it.each([
    { name: 'a scope the API does not define', scope: 'fly', reason: 'scope_unknown' },
    { name: 'a scope the grant does not allow', scope: 'delete:reports', reason: 'scope_not_granted' },
    { name: 'a granted scope beside one that is not', scope: 'read:reports delete:reports', reason: 'scope_not_granted' },
    { name: 'an unknown scope beside one not granted', scope: 'delete:reports fly', reason: 'scope_unknown' },
    { name: 'a scope in another case', scope: 'Read:reports', reason: 'scope_unknown' },
    { name: 'a name of Object.prototype', scope: '__proto__ constructor', reason: 'scope_unknown' },
    { name: 'two spaces', scope: 'read:reports  write:reports', reason: 'scope_malformed' },
    { name: 'a quote', scope: 'read:"reports"', reason: 'scope_malformed' },
    { name: 'a space alone', scope: ' ', reason: 'scope_malformed' },
    { name: 'NUL', scope: 'read:reports\u0000', reason: 'scope_malformed' },
    { name: 'a lone surrogate', scope: '\ud800', reason: 'scope_malformed' },
    { name: 'bidi controls', scope: 'read:\u202ereports', reason: 'scope_malformed' },
    { name: '10,000 unknown scopes', scope: Array.from({ length: 10_000 }, (_, index) => `s${index}`).join(' '), reason: 'scope_unknown' },
  ])('rejects $name: $reason', async ({ scope, reason }) => {
    const { status, body, refused } = await requestToken(jsonRequest({ ...GOOD, scope }))
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_scope' })
    expect(refused).toMatchObject({ failingStep: 'scopes', error: { refusal: { reason } } })
    expect(refused?.record.grantedScopes).toEqual([])
    expect(JSON.stringify(refused?.error.refusal.detail ?? '').length).toBeLessThan(20_000)
  })

  it('the log lists what was unknown and what was not granted', async () => {
    const { refused } = await requestToken(formRequest({ ...GOOD, scope: 'read:reports fly delete:reports swim' }))
    expect(refused?.error.refusal.detail).toEqual({ undefinedScopes: ['fly', 'swim'], ungrantedScopes: ['delete:reports'] })
    expect(refused?.record.requestedScopes).toEqual(['read:reports', 'fly', 'delete:reports', 'swim'])
  })
})
