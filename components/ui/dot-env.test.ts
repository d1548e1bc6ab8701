import { execFileSync } from 'node:child_process'
import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dotEnv } from './dot-env.ts'

// No shell variable can hold a NUL, and none keeps what is not Unicode.
const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => !text.includes('\0'))

describe('lines of a .env file', () => {
  it('leave what needs no quotes as it is', () => {
    expect(dotEnv({ CLIENT_ID: 'nQ7xKd2vTm4LpRw8', API: 'https://ledger.acme/' })).toBe(
      'CLIENT_ID=nQ7xKd2vTm4LpRw8\nAPI=https://ledger.acme/\n',
    )
  })

  it('are read by a shell as what was put in', () => {
    fc.assert(
      fc.property(value, (text) => {
        const script = `${dotEnv({ SECRET: text })}printf %s "$SECRET"`
        expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(text)
      }),
      { numRuns: 60 },
    )
  })

  it('are read by dotenv as what was put in, single quotes and line ends excepted', () => {
    fc.assert(
      fc.property(
        value.filter((text) => !/['\r\n]/.test(text)),
        (text) => {
          expect(parseEnv(dotEnv({ SECRET: text })).SECRET).toBe(text)
        },
      ),
    )
  })

  it.each(['$(id)', '`id`', '$HOME', "it's $HOME", '"; id; "'])('let a shell run nothing of %s', (text) => {
    expect(execFileSync('sh', ['-c', `${dotEnv({ SECRET: text })}printf %s "$SECRET"`], { encoding: 'utf8' })).toBe(text)
  })
})
