import { describe, expect, it } from 'vitest'
import { missingNewestScopes, newestScopes } from './newest-scopes.ts'

const scope = (value: string, day: number) => ({ value, createdAt: new Date(Date.UTC(2026, 10, day)) })
const SCOPES = [scope('read', 1), scope('write', 1), scope('export', 5), scope('purge', 9)]

describe('a grant misses the newest scopes', () => {
  it.each([
    { name: 'when it holds all but the newest', allowed: ['read', 'write', 'export'], missing: ['purge'] },
    { name: 'when it holds all that was there at first', allowed: ['read', 'write'], missing: ['export', 'purge'] },
    { name: 'not when it lacks one that came with those it holds', allowed: ['read'], missing: [] },
    { name: 'not when it lacks one that is older than those it holds', allowed: ['read', 'write', 'purge'], missing: [] },
    { name: 'not when it holds everything', allowed: ['read', 'write', 'export', 'purge'], missing: [] },
    { name: 'not when it holds nothing', allowed: [], missing: [] },
  ])('$name', ({ allowed, missing }) => expect(missingNewestScopes(SCOPES, allowed)).toEqual(missing))

  it('not when the API has no scopes', () => expect(missingNewestScopes([], [])).toEqual([]))
})

describe('the newest scopes', () => {
  it('are those that were added last, together', () => {
    expect(newestScopes([scope('a', 1), scope('b', 9), scope('c', 9)])).toEqual(['b', 'c'])
  })

  it('are none while all of them came together', () => {
    expect(newestScopes([scope('a', 1), scope('b', 1)])).toEqual([])
    expect(newestScopes([])).toEqual([])
  })
})
