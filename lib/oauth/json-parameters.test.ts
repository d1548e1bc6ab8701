import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJsonParameters } from './json-parameters.ts'
import { PARAMETERS_MAX } from './parameter-set.ts'

const malformed = expect.objectContaining({ error: 'invalid_request', refusal: expect.objectContaining({ reason: 'malformed' }) })

describe('JSON bodies', () => {
  it.each([
    { name: 'an empty object', body: '{}', values: [] },
    {
      name: 'white space everywhere',
      body: ' \t\r\n{ "a" \n:\t"1" , "b":"2" } \n',
      values: [
        ['a', '1'],
        ['b', '2'],
      ],
    },
    { name: 'escapes', body: '{"a":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9"}', values: [['a', '"\\/\b\f\n\r\tAé']] },
    { name: 'an escaped name', body: '{"\\u0061":"1"}', values: [['a', '1']] },
    { name: 'a surrogate pair', body: '{"a":"\\ud83c\\udca1"}', values: [['a', '🂡']] },
    {
      name: 'a lone surrogate as U+FFFD',
      body: '{"a":"x\\ud800y","b":"\\udc00\\ud800"}',
      values: [
        ['a', 'x\ufffdy'],
        ['b', '\ufffd\ufffd'],
      ],
    },
    { name: 'NUL, for the steps to refuse', body: '{"a":"\\u0000"}', values: [['a', '\0']] },
    { name: 'text beyond ASCII', body: '{"a":"é€🂡"}', values: [['a', 'é€🂡']] },
    {
      name: '__proto__ as a name like any other',
      body: '{"__proto__":"1","constructor":"2"}',
      values: [
        ['__proto__', '1'],
        ['constructor', '2'],
      ],
    },
    { name: 'an empty value', body: '{"a":""}', values: [['a', '']] },
  ])('reads $name', ({ body, values }) => {
    expect([...parseJsonParameters(body).values]).toEqual(values)
  })

  it.each([
    { name: 'nothing', body: '' },
    { name: 'broken JSON', body: '{"a":"1"' },
    { name: 'a trailing comma', body: '{"a":"1",}' },
    { name: 'text after the object', body: '{"a":"1"}x' },
    { name: 'a second object', body: '{"a":"1"}{}' },
    { name: 'single quotes', body: "{'a':'1'}" },
    { name: 'a byte order mark', body: '\ufeff{"a":"1"}' },
    { name: 'a raw control character', body: '{"a":"\n"}' },
    { name: 'a broken escape', body: '{"a":"\\x41"}' },
    { name: 'a cut escape', body: '{"a":"\\u12"}' },
    { name: 'a non-breaking space between tokens', body: '{\u00a0"a":"1"}' },
    { name: 'an array', body: '[{"a":"1"}]' },
    { name: 'a string', body: '"a"' },
    { name: 'null', body: 'null' },
    { name: 'a number as a value', body: '{"a":1}' },
    { name: 'null as a value', body: '{"a":null}' },
    { name: 'a list as a value', body: '{"scope":["read:reports"]}' },
    { name: 'an object as a value', body: '{"a":{"b":"1"}}' },
    { name: 'a bad value hidden by a later good one', body: '{"a":{},"a":"1"}' },
    { name: 'a name twice', body: '{"a":"1","a":"2"}' },
    { name: 'a name twice with one value', body: '{"a":"1","b":"2","a":"1"}' },
    { name: 'a name twice, once escaped', body: '{"a":"1","\\u0061":"2"}' },
    { name: 'resource twice', body: '{"resource":"urn:a","resource":"urn:b"}' },
    { name: '__proto__ twice', body: '{"__proto__":"1","__proto__":"2"}' },
    { name: 'too many names', body: `{${Array.from({ length: PARAMETERS_MAX + 1 }, (_, index) => `"p${index}":""`).join()}}` },
    { name: '64 KB of opening brackets', body: '['.repeat(65_536) },
    { name: '64 KB of quotes and backslashes', body: `{"${'\\"'.repeat(32_000)}` },
  ])('rejects $name', ({ body }) => {
    expect(() => parseJsonParameters(body)).toThrow(malformed)
  })

  it('tells broken JSON from JSON of another shape, and repeats nothing of it', () => {
    expect(() => parseJsonParameters('{"client_secret":"s3cret"')).toThrow('The request body is not valid JSON.')
    expect(() => parseJsonParameters('{"client_secret":["s3cret"]}')).toThrow(
      'The request body must be a JSON object whose values are strings.',
    )
  })

  it('reads a value of 64 KB, with and without escapes', () => {
    for (const value of ['x'.repeat(65_000), '"'.repeat(32_000)]) {
      expect(parseJsonParameters(JSON.stringify({ a: value })).values.get('a')).toBe(value)
    }
  })

  it('reads what JSON.parse reads from any flat object of strings', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), { maxKeys: 8, noNullPrototype: true }),
        fc.nat(3),
        (object, indent) => {
          const { values } = parseJsonParameters(JSON.stringify(object, undefined, indent))
          expect([...values]).toEqual(Object.entries(object))
        },
      ),
    )
  })

  it('accepts no text that JSON.parse refuses, and none that holds anything but strings', () => {
    const alphabet = fc.constantFrom('{', '}', '"', ':', ',', '\\', 'a', ' ', '[', ']', '1', '\\u0061', '"a":"b"')
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 14 }), (parts) => {
        const body = parts.join('')
        let names: string[]
        try {
          names = [...parseJsonParameters(body).values.keys()]
        } catch {
          return
        }
        const object = JSON.parse(body)
        expect(Object.keys(object).sort()).toEqual(names.sort())
        expect(Object.values(object).every((value) => typeof value === 'string')).toBe(true)
      }),
      { numRuns: 5_000 },
    )
  })
})
