import { describe, expect, it } from 'vitest'
import { looksLikeToken, pasteTarget } from './paste-target.ts'

describe('what is pasted into the palette', () => {
  it.each([
    ['eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln', 'token', '/inspect#t=eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln'],
    ['  nQ7xKd2vTm4LpRw8aB3cD4eF5gH6jK7m\n', 'application', '/applications/nQ7xKd2vTm4LpRw8aB3cD4eF5gH6jK7m'],
    ['req_019ab2c4-7c11-7f00-8a3b-0123456789ab', 'request', '/log/req_019ab2c4-7c11-7f00-8a3b-0123456789ab'],
    ['https://ledger.acme/?a=b', 'api', '/apis?q=https%3A%2F%2Fledger.acme%2F%3Fa%3Db'],
  ])('%s is recognised as %s', (text, kind, href) => {
    expect(pasteTarget(text)).toMatchObject({ kind, href })
  })

  it.each(['billing-worker', '', 'req_', 'nQ7xKd2vTm4LpRw8', 'ledger.acme'])('%j is a search', (text) => {
    expect(pasteTarget(text)).toBeUndefined()
  })

  it('is never sent as a search when it begins like a token, whole or not', () => {
    expect(looksLikeToken('eyJhbGci')).toBe(true)
    expect(pasteTarget('eyJhbGci')?.href).toMatch(/^\/inspect#/)
    expect(looksLikeToken('eyes')).toBe(false)
  })
})
