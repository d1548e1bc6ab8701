import { describe, expect, it } from 'vitest'
import { createKeywords } from './keywords.ts'
import { parseDocument } from './parse-document.ts'

const parse = (text: string, json = false) => parseDocument(text, { file: 'f', json, keywords: createKeywords({ S: 'sesame-open' }, {}) })

describe('reading YAML and JSON', () => {
  it.each([
    { name: 'a duplicate key', text: 'a: 1\nb: 2\na: 3', problem: { message: 'a key stands twice in one map', line: 3 } },
    {
      name: 'a duplicate key in JSON',
      text: '{"a": 1,\n "a": 2}',
      json: true,
      problem: { message: 'a key stands twice in one map', line: 2 },
    },
    { name: 'broken YAML', text: 'a: [1', problem: { message: expect.stringMatching(/^is not valid YAML/) } },
    { name: 'broken JSON', text: '{"a": 1,}', json: true, problem: { message: 'is not valid JSON' } },
    { name: 'YAML in a JSON file', text: 'a: 1', json: true, problem: { message: 'is not valid JSON' } },
    {
      name: 'a tag that would make an object of code',
      text: 'a: !!js/function "f"',
      problem: { message: expect.stringMatching(/^unknown tag/) },
    },
    { name: 'an include', text: 'clients: !include c.yaml', problem: { message: expect.stringMatching(/^unknown tag.*!include/) } },
    { name: 'two documents', text: 'a: 1\n---\nb: 2', problem: { message: 'has more than one YAML document' } },
    {
      name: 'a key that is the prototype',
      text: 'a:\n  __proto__: {x: 1}',
      problem: { message: 'the key "__proto__" is not allowed', line: 2 },
    },
    {
      name: 'the same in JSON',
      text: '{"__proto__": {"admin": true}}',
      json: true,
      problem: { message: 'the key "__proto__" is not allowed' },
    },
    { name: 'flow nested without end', text: '['.repeat(200_000), problem: { message: 'is nested too deeply' } },
    { name: 'block nested without end', text: `${'- '.repeat(100_000)}x`, problem: { message: 'is nested too deeply' } },
  ])('refuses $name', ({ text, json, problem }) => {
    const { document, problems } = parse(text, json)
    expect(document).toBeUndefined()
    expect(problems[0]).toMatchObject(problem)
    expect(({} as Record<string, unknown>).admin).toBeUndefined()
  })

  it('refuses aliases that grow without end', () => {
    const levels = Array.from({ length: 12 }, (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(10)}]`)
    const { document, problems } = parse(`l0: &l0 [x]\n${levels.join('\n')}`)
    expect(document).toBeUndefined()
    expect(problems).toMatchObject([{ message: 'uses its aliases too often' }])
  })

  it('finds the key that stands twice among many, in any map and in any spelling', () => {
    const keys = Array.from({ length: 1_000 }, (_, index) => `k${index}: 1`)
    expect(parse([...keys, '"k\\u0030": 2'].join('\n')).problems).toMatchObject([{ message: 'a key stands twice in one map', line: 1_001 }])
    expect(parse('a: [{b: {c: 1, c: 2}}]').problems).toMatchObject([{ message: 'a key stands twice in one map' }])
    expect(parse('b: &b {x: 1}\na:\n  <<: *b\n  <<: *b').problems).toMatchObject([{ message: 'a key stands twice in one map', line: 4 }])
  })

  it('reads aliases and merge keys as js-yaml does', () => {
    const { document } = parse('base: &b {x: 1}\nsame: *b\nmore: {<<: *b, y: 2}')
    expect(document?.data).toEqual({ base: { x: 1 }, same: { x: 1 }, more: { x: 1, y: 2 } })
  })

  it('knows the line of the deepest part that is there', () => {
    const { document } = parse('clients:\n  - name: a\n  - name: b\n    scope:\n      - x\n      - y')
    expect(document?.lineOf(['clients', 1, 'scope', 1])).toBe(6)
    expect(document?.lineOf(['clients', 1, 'nothing'])).toBe(3)
    expect(document?.lineOf(['nowhere'])).toBeUndefined()
  })

  it('reads JSON indented with tabs', () => {
    expect(parse('{\n\t"a": [\n\t\t1\n\t]\n}', true).document?.data).toEqual({ a: [1] })
  })

  it('shows no value of a keyword in a message', () => {
    const { problems } = parse('a: *##S##')
    expect(problems.length).toBeGreaterThan(0)
    expect(JSON.stringify(problems)).not.toContain('sesame')
  })

  it('reads keywords without a value as text, so that their place can be named', () => {
    expect(parse('a: ##X##\nb: @@Y@@\nc: [1, @@Z@@]').document?.data).toMatchObject({ a: expect.any(String), b: expect.any(String) })
  })
})
