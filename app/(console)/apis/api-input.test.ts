import { describe, expect, it } from 'vitest'
import { createApiForm, createDefaultApiForm } from './api-input.ts'

const described = { name: 'Ledger', identifier: ' https://ledger.example/ ', scopes: 'read:entries Read the ledger\nwrite:entries' }

describe('an API made in the middle of another form', () => {
  it('is read as its own form reads it', () => {
    const rest = { lifetime: '1', lifetimeUnit: 'days', signingAlg: 'RS256', tokenDialect: 'access_token' }
    const { name, identifier, scopes } = createApiForm.parse({ ...described, ...rest })
    expect(createDefaultApiForm.parse(described)).toEqual({ name, identifier, scopes })
    expect(scopes).toEqual([
      { value: 'read:entries', description: 'Read the ledger' },
      { value: 'write:entries', description: '' },
    ])
    expect(identifier).toBe('https://ledger.example/')
  })

  it('names the line that is no scope', () => {
    const { error } = createDefaultApiForm.safeParse({ ...described, scopes: 'a\na' })
    expect(error?.issues).toEqual([expect.objectContaining({ path: ['scopes'], message: 'Line 2: the scope a stands twice.' })])
  })
})
