import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLogText, logScopes, logText, SCOPE_LOG_MAX } from './log-text.ts'

/** Any UTF-16 code units, those that the log must not keep more often than others. */
const codeUnit = fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 0x1b, 0x41, 0x85, 0x202e, 0x2066, 0xd800, 0xdc00))
const anyText = fc.array(codeUnit, { maxLength: 40 }).map((units) => String.fromCharCode(...units))

describe('text for the log', () => {
  it.each([
    { name: 'plain text', text: 'billing-1', kept: 'billing-1' },
    { name: 'letters beyond ASCII', text: 'Zürich 東京 🂡', kept: 'Zürich 東京 🂡' },
    { name: 'NUL', text: 'a\u0000b', kept: 'a\ufffdb' },
    { name: 'a terminal escape', text: '\u001b[31m', kept: '\ufffd[31m' },
    { name: 'line breaks and separators', text: 'a\r\n\u2028\u2029b', kept: 'a\ufffd\ufffd\ufffd\ufffdb' },
    { name: 'C1 controls', text: '\u0080\u009f', kept: '\ufffd\ufffd' },
    { name: 'a lone high surrogate', text: 'a\ud800', kept: 'a\ufffd' },
    { name: 'a lone low surrogate', text: '\udc00a', kept: '\ufffda' },
    { name: 'reversed surrogates', text: '\udc00\ud800', kept: '\ufffd\ufffd' },
    { name: 'bidi controls', text: '\u061c\u200e\u200f\u202a\u202e\u2066\u2069', kept: '\ufffd'.repeat(7) },
  ])('keeps $name as one line that reads left to right', ({ text, kept }) => {
    expect(logText(text, 100)).toBe(kept)
    expect(isLogText(text, 100)).toBe(kept === text)
  })

  it('is cut before it is cleaned, and a pair split by the cut leaves no half', () => {
    expect(logText(`${'x'.repeat(9)}🂡`, 10)).toBe(`${'x'.repeat(9)}\ufffd`)
    expect(logText('x'.repeat(100), 10)).toBe('x'.repeat(10))
    expect(isLogText('x'.repeat(11), 10)).toBe(false)
  })

  it('is always within its length, well-formed and the same when cleaned again', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, max) => {
        const kept = logText(text, max)
        expect(kept.length).toBeLessThanOrEqual(max)
        expect(kept).not.toMatch(/[\p{Cc}\p{Surrogate}\u202a-\u202e\u2066-\u2069]/u)
        expect(isLogText(kept, max)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    { name: 'a client secret', sent: `wrs_${'aB3_-'.repeat(8)}xyz`, kept: '[removed]' },
    { name: 'a client secret among other words', sent: `curl secret=wrs_${'a'.repeat(43)};x`, kept: 'curl secret=[removed];x' },
    { name: 'the cut rest of a client secret', sent: `${'x'.repeat(80)}wrs_${'a'.repeat(43)}`, kept: `${'x'.repeat(80)}[removed]` },
    { name: 'an access token', sent: `Bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln-_`, kept: 'Bearer [removed]' },
    { name: 'two secrets', sent: `wrs_${'a'.repeat(43)} wrs_${'b'.repeat(43)}`, kept: '[removed] [removed]' },
  ])('does not keep $name that was sent in a wrong place', ({ sent, kept }) => {
    expect(logText(sent, 100)).toBe(kept)
  })

  it.each([
    { name: 'behind other characters of its word', sent: `xeyJ${'a'.repeat(20)}.b.c`, kept: 'x[removed]' },
    { name: 'in a later word', sent: `a.b.eyJ${'a'.repeat(20)}.b.c d.e`, kept: 'a.b.[removed] d.e' },
    { name: 'that holds what looks like a secret', sent: `eyJ${'a'.repeat(20)}wrs_${'b'.repeat(20)}.c.d`, kept: '[removed]' },
  ])('does not keep a token $name', ({ sent, kept }) => {
    expect(logText(sent, 100)).toBe(kept)
  })

  it('comes to an end also where every third character could begin a token', () => {
    // Tried at each of them, this took longer than a test may.
    const hostile = 'eyJ'.repeat(30_000)
    expect(logText(hostile, hostile.length)).toBe(hostile)
  })

  it('keeps client ids that only look a little like a token or a secret', () => {
    for (const clientId of ['eyJabcdefghijklmnopqrstuvwxyz012', 'wrs_short', 'news_wrs_1']) expect(logText(clientId, 128)).toBe(clientId)
  })

  it('of scopes keeps 4,096 characters in all', () => {
    expect(logScopes(' a  b\u0000 ')).toEqual(['a', 'b\ufffd'])
    expect(logScopes('scope '.repeat(10_000)).join(' ').length).toBeLessThanOrEqual(SCOPE_LOG_MAX)
  })
})
