import { describe, expect, it } from 'vitest'
import { diffGrant, isReading, nameScopes } from './grant-draft.ts'

describe('the difference between a grant and its draft', () => {
  const before = { allowedScopes: ['a', 'b'], expiresAt: '2026-12-01T00:00:00.000Z' }

  it('is nothing when only the order of the scopes or the way to write a time differs', () => {
    expect(diffGrant(before, { allowedScopes: ['b', 'a'], expiresAt: '2026-12-01T00:00:00Z' })).toBeUndefined()
  })

  it('names what is added, what is removed, and whether the expiry moves', () => {
    const after = { allowedScopes: ['b', 'c'], expiresAt: null }
    expect(diffGrant(before, after)).toEqual({ added: ['c'], removed: ['a'], expiryChanged: true })
    expect(diffGrant(before, { ...after, expiresAt: before.expiresAt })).toMatchObject({ expiryChanged: false })
  })

  it('is there for a new grant even without a scope', () => {
    expect(diffGrant(null, { allowedScopes: [], expiresAt: null })).toEqual({ added: [], removed: [], expiryChanged: false })
  })
})

describe('scopes in words', () => {
  it('are named up to a number and counted from there', () => {
    expect(nameScopes(['a', 'b'], 2)).toBe('a, b')
    expect(nameScopes(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more')
  })

  it.each([
    ['read:entries', true],
    ['entries.read', true],
    ['ledger/list-all', true],
    ['GET_users', true],
    ['write:entries', false],
    ['spread:sheets', false],
    ['listen:events', false],
    ['reader', false],
  ])('%s reads only: %s', (scope, expected) => {
    expect(isReading(scope)).toBe(expected)
  })
})
