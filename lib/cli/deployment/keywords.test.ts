import { describe, expect, it } from 'vitest'
import { createKeywords } from './keywords.ts'

const env = {
  ENV: 'prod',
  LIST: '["a","b"]',
  DIGITS: '00123456789012345678901234567890',
  LIFETIME: '3600',
  QUOTED: 'say "hi"',
  NESTED: '##ENV##',
  WRIT_ENCRYPTION_KEY: 'k1:secret',
}

describe('keywords of auth0-deploy-cli', () => {
  it.each([
    { name: '## is replaced as it is', text: 'https://##ENV##.example', result: 'https://prod.example' },
    { name: '@@ is replaced as JSON', text: 'scope: @@LIST@@', result: 'scope: ["a","b"]' },
    { name: '@@ in double quotes takes the quotes with it', text: '"scope": "@@LIST@@"', result: '"scope": ["a","b"]' },
    { name: '@@ in single quotes too', text: "scope: '@@LIST@@'", result: 'scope: ["a","b"]' },
    { name: 'a plain number is a number', text: 'token_lifetime: @@LIFETIME@@', result: 'token_lifetime: 3600' },
    {
      name: 'digits that would lose something stay text',
      text: 'client_secret: @@DIGITS@@',
      result: 'client_secret: "00123456789012345678901234567890"',
    },
    { name: 'text is quoted and escaped', text: 'name: @@QUOTED@@', result: 'name: "say \\"hi\\""' },
    { name: 'a value is not searched for keywords', text: '##NESTED##', result: '##ENV##' },
    { name: 'a headline of hashes is no keyword', text: '###### x ######', result: '###### x ######' },
  ])('$name', ({ text, result }) => {
    expect(createKeywords(env, {}).replace(text)).toBe(result)
  })

  it('takes the environment before the mappings, and structured values from the mappings', () => {
    const keywords = createKeywords(env, { ENV: 'dev', SCOPES: ['x'], toString: 'own' })
    expect(keywords.replace('##ENV## @@SCOPES@@ ##toString##')).toBe('prod ["x"] own')
  })

  it('does not take names of Object.prototype for mappings', () => {
    const keywords = createKeywords({}, {})
    expect(keywords.explainOpen(keywords.replace('##constructor##'))).toMatch(/^##constructor## has no value/)
  })

  it('explains a keyword without a value instead of leaving it in a name', () => {
    const keywords = createKeywords(env, {})
    expect(keywords.explainOpen(keywords.replace('##MISSING##'))).toMatch(/^##MISSING## has no value: set the environment variable/)
    expect(keywords.explainOpen(keywords.replace('##ENV##'))).toBeUndefined()
  })

  it("never replaces a secret of Writ's own", () => {
    const keywords = createKeywords(env, {})
    const replaced = keywords.replace('##WRIT_ENCRYPTION_KEY##')
    expect(replaced).not.toContain('secret')
    expect(keywords.explainOpen(replaced)).toMatch(/names a secret of Writ itself/)
  })

  it('masks replaced values in messages, for they may be secrets', () => {
    const keywords = createKeywords({ SECRET: 'hunter2hunter2' }, {})
    keywords.replace('##SECRET##')
    expect(keywords.mask('bad value hunter2hunter2')).toBe('bad value ##SECRET##')
  })
})
