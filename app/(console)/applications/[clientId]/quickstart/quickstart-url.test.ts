import { describe, expect, it } from 'vitest'
import { chosenScopes } from './quickstart-url.ts'

const few = ['read', 'write']
const many = Array.from({ length: 13 }, (_, index) => `scope:${index}`)

describe('the scopes that a quickstart asks for', () => {
  it.each([
    { name: 'all of few', parameter: undefined, allowed: few, scopes: few },
    { name: 'none by name of many', parameter: undefined, allowed: many, scopes: [] },
    { name: 'one', parameter: 'write', allowed: few, scopes: ['write'] },
    { name: 'several, in the order of the grant', parameter: ['write', 'read'], allowed: few, scopes: few },
    { name: 'none', parameter: '', allowed: few, scopes: [] },
    { name: 'only what the grant allows', parameter: ['admin', 'read'], allowed: few, scopes: ['read'] },
  ])('are $name', ({ parameter, allowed, scopes }) => {
    expect(chosenScopes(parameter, allowed)).toEqual(scopes)
  })
})
