import { describe, expect, it } from 'vitest'
import { parseScopeLines } from './scope-lines.ts'

describe('pasted scopes', () => {
  it('are one a line, with what follows as description; empty lines do not count', () => {
    expect(parseScopeLines('  read:entries   Read  the ledger\r\n\n\twrite:entries\r')).toEqual({
      scopes: [
        { value: 'read:entries', description: 'Read the ledger' },
        { value: 'write:entries', description: '' },
      ],
      problems: [],
    })
  })

  it('name every line that is none', () => {
    const { scopes, problems } = parseScopeLines('a\n"b"\na\nü')
    expect(scopes.map(({ value }) => value)).toEqual(['a'])
    expect(problems).toEqual([
      expect.stringMatching(/^Line 2: a scope has printable ASCII/),
      'Line 3: the scope a stands twice.',
      expect.stringMatching(/^Line 4: /),
    ])
  })

  it('may be none at all', () => expect(parseScopeLines(' \n ')).toEqual({ scopes: [], problems: [] }))
})
