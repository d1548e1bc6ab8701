import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeReturnPath, signInPath } from './return-path.ts'

describe('the path back after sign-in', () => {
  it.each(['/', '/applications', '/grants?view=matrix&app=a%20b', '/applications/x?y=/z//w#t', '/signing', '/log?q=https://evil.example/'])(
    'keeps %s',
    (path) => {
      expect(safeReturnPath(path)).toBe(path)
    },
  )

  it.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '/%2e//evil.example',
    'https://evil.example/',
    'https:evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'evil.example',
    '@evil.example',
    '',
    '/sign-in?to=/sign-in',
    '/api/auth/signout',
    '/setup#token=x',
    `/${'x'.repeat(3_000)}`,
    undefined,
    ['/a', '/b'],
  ])('does not follow %j', (path) => {
    expect(safeReturnPath(path)).toBe('/')
  })

  it('stays on this host, whatever is asked for', () => {
    const parts = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      '\t',
      '\n',
      '\u0000',
      ' ',
      ':',
      '@',
      '#',
      '?',
      'https',
      'evil.example',
      'a',
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (list) => {
        const path = safeReturnPath(list.join(''))
        expect(new URL(path, 'https://console.example/sign-in').origin).toBe('https://console.example')
        expect(path).toMatch(/^\/(?![/\\])/)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('the sign-in page', () => {
  it('leads back to where a page was asked for', () => {
    expect(signInPath('/grants?view=list&app=1')).toBe('/sign-in?to=%2Fgrants%3Fview%3Dlist%26app%3D1')
    expect(signInPath('/')).toBe('/sign-in')
  })
})
