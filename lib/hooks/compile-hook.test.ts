import { describe, expect, it } from 'vitest'
import { compatibilityWarnings } from './compatibility-warnings.ts'
import { compileHook } from './compile-hook.ts'

describe('compiling a hook', () => {
  it.each([
    [
      'a plain Hook',
      "module.exports = function (client, scope, audience, context, cb) { with (client) cb(null, {}) }\n// import x from 'y'",
    ],
    ['a word that only begins like a module', 'const importer = 1\nconst exported = 2\nexports.onExecuteCredentialsExchange = () => {}'],
  ])('leaves JavaScript as it is: %s', (_name, source) => {
    expect(compileHook(source, 'javascript')).toBe(source)
  })

  it('turns exports of a module into exports', () => {
    expect(compileHook('\nexport const onExecuteCredentialsExchange = async (event, api) => {}', 'javascript')).toContain(
      'exports.onExecuteCredentialsExchange = onExecuteCredentialsExchange',
    )
    expect(compileHook('export default function (client, scope, audience, context, cb) {}', 'javascript')).toMatch(/exports\. ?default = /)
  })

  it('takes the types out of TypeScript and keeps the lines', () => {
    const code = compileHook(
      'interface A {\n  b: string\n}\nconst a = { b: 1 } satisfies object as unknown as A\nexports.a = a!',
      'typescript',
    )
    expect(code.split('\n')).toHaveLength(5)
    expect(code.split('\n')[3]).toMatch(/const a = \{ b: 1 \}/)
  })

  it.each([
    ['a syntax error, with its place', 'let a: = 1', /./, 'typescript'],
    ['a namespace', 'namespace A { export const b = 1 }', /namespaces/, 'typescript'],
    ['too much', 'x'.repeat(110_000), /larger than/, 'javascript'],
  ] as const)('refuses %s', (_name, source, message, language) => {
    expect(() => compileHook(source, language)).toThrow(message)
  })

  it('warns of what Auth0 has and Writ has not', () => {
    expect(compatibilityWarnings("const a = require('axios'); if (event.request.geoip.countryCode) {}")).toHaveLength(2)
    expect(compatibilityWarnings('exports.onExecuteCredentialsExchange = () => {}')).toEqual([])
  })
})
