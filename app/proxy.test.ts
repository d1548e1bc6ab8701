import { NextRequest } from 'next/server'
import { describe, expect, it } from 'vitest'
import { registerIdentityProvider } from '../lib/auth/identity-provider.ts'
import { config, proxy } from '../proxy.ts'

function answer(url = 'http://localhost:3000/', headers: Record<string, string> = {}) {
  const response = proxy(new NextRequest(url, { headers }))
  return {
    policy: response.headers.get('content-security-policy') ?? '',
    policyForNext: response.headers.get('x-middleware-request-content-security-policy'),
    transport: response.headers.get('strict-transport-security'),
  }
}

describe('the content security policy of a page', () => {
  it('allows scripts by a nonce that is new with every response', () => {
    const nonces = Array.from({ length: 100 }, () => /script-src 'self' 'nonce-([\w+/]{22}==)' 'strict-dynamic'/.exec(answer().policy)?.[1])
    expect(nonces).not.toContain(undefined)
    expect(new Set(nonces).size).toBe(100)
  })

  it('allows no inline script, no evaluation, no frame around it and no other origin', () => {
    const { policy } = answer()
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:|\*/)
  })

  it('is the one that Next renders by, whatever policy a request brings', () => {
    const { policy, policyForNext } = answer('http://localhost:3000/', { 'content-security-policy': "script-src 'nonce-chosen'" })
    expect(policyForNext).toBe(policy)
    expect(policy).not.toContain('chosen')
  })

  it('lets forms lead to the identity provider, where one is set up, and nowhere else', () => {
    expect(answer().policy).toMatch(/; form-action 'self';/)
    registerIdentityProvider({ issuer: 'https://login.example/realms/staff', clientId: 'writ', clientSecret: 'x' })
    expect(answer().policy).toMatch(/; form-action 'self' https:\/\/login\.example;/)
    registerIdentityProvider(undefined)
  })

  it('comes with strict transport security under TLS only', () => {
    expect(answer('https://auth.example/').transport).toBe('max-age=31536000')
    expect(answer('http://localhost:3000/').transport).toBeNull()
  })

  it.each([
    ['/', true],
    ['/setup', true],
    ['/oauth/token', false],
    ['/.well-known/jwks.json', false],
    ['/_next/static/chunks/a.js', false],
  ])('concerns %s: %s', (path, concerned) => {
    expect(new RegExp(`^${config.matcher}$`).test(path)).toBe(concerned)
  })
})
