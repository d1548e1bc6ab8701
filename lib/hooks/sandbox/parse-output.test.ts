import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMasker } from './mask-secrets.ts'
import { readFromChild } from './messages.ts'
import { parseOutput } from './parse-output.ts'

const continuing = (fields: object = {}) =>
  JSON.stringify({
    r: { d: 'continue', scopes: ['a'], claims: [['x', 1]], notJson: [], ...fields },
    warnings: [],
    cacheWrites: [],
    usedCache: false,
  })

describe('the output of a run', () => {
  it('is read when it is right', () => {
    expect(parseOutput(continuing()).outcome).toEqual({ ok: true, decision: 'continue', scopes: ['a'], claims: [['x', 1]], notJson: [] })
  })

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['null', 'null'],
    ['no result', '{}'],
    ['an unknown decision', JSON.stringify({ r: { d: 'allow' } })],
    ['scopes that are no array', continuing({ scopes: 'a' })],
    ['a scope with a quote', continuing({ scopes: ['a"b'] })],
    ['a scope that is too long', continuing({ scopes: ['a'.repeat(281)] })],
    ['claims that are no list', continuing({ claims: { x: 1 } })],
    ['a claim without a value', continuing({ claims: [['x']] })],
    ['a claim whose name is a number', continuing({ claims: [[1, 1]] })],
    ['too many claims', continuing({ claims: Array.from({ length: 65 }, (_, i) => [`c${i}`, i]) })],
    ['a denial without a text', JSON.stringify({ r: { d: 'deny', code: 'invalid_scope' } })],
    ['a denial with another code', JSON.stringify({ r: { d: 'deny', code: 'access_denied', text: '' } })],
    ['a text that is too long', `"${'x'.repeat(200_000)}"`],
    ['a depth without end', '['.repeat(50_000)],
  ])('is a contract failure with %s', (_name, text) => {
    expect(parseOutput(text).outcome).toMatchObject({ ok: false, kind: 'contract' })
  })

  it('never throws and never lets a prototype through, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.jsonValue().map((r) => JSON.stringify({ r, warnings: r, cacheWrites: r })),
        ),
        (text) => {
          const { outcome } = parseOutput(text)
          expect(outcome.ok === false || outcome.decision === 'continue' || outcome.decision === 'deny').toBe(true)
          expect(({} as Record<string, unknown>).polluted).toBeUndefined()
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

describe('a message of a child', () => {
  it('is read into a fresh object or not at all', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record({
            t: fc.constantFrom('sliceEnd', 'loaded', 'hostCall', 'ready'),
            id: fc.jsonValue(),
            state: fc.jsonValue(),
            lines: fc.jsonValue(),
            result: fc.jsonValue(),
          }),
        ),
        (message) => {
          const read = readFromChild(message)
          if (read?.t === 'sliceEnd') expect(read.state === 'waiting' || read.result !== undefined || read.failure !== undefined).toBe(true)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['a result that is far too long', { t: 'sliceEnd', id: 1, state: 'done', result: 'x'.repeat(1e6), lines: [] }],
    ['lines that are no lines', { t: 'sliceEnd', id: 1, state: 'done', result: '', lines: [1] }],
    ['an end without a result', { t: 'sliceEnd', id: 1, state: 'done', lines: [] }],
    ['an id that is no number', { t: 'hostCall', id: '1', call: 1, request: '' }],
    ['a request that is too long', { t: 'hostCall', id: 1, call: 1, request: 'x'.repeat(1e6) }],
    ['an unknown kind', { t: 'exec', code: '1' }],
  ])('is strange with %s', (_name, message) => {
    expect(readFromChild(message)).toBeUndefined()
  })
})

describe('masking of secrets', () => {
  const secret = 'p"ä/ß+ 42?'
  const mask = createMasker([secret, 'abc', `${secret} and more`])
  it.each([
    ['raw', secret],
    ['in JSON', JSON.stringify({ a: secret })],
    ['percent-encoded', encodeURIComponent(secret)],
    ['percent-encoded in lower case', encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
    ['in a form', new URLSearchParams({ a: secret }).toString()],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64url', Buffer.from(secret).toString('base64url')],
  ])('%s', (_name, text) => {
    const masked = mask(`before ${text} after`)
    expect(masked).toContain('***')
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) expect(masked).not.toContain(form)
  })

  it('takes the longer secret whole, and leaves words of three letters alone', () => {
    expect(mask(`${secret} and more, abc`)).toBe('***, abc')
  })
})
