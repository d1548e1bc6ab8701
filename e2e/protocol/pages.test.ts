import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAdmin } from '../../lib/auth/create-admin.ts'
import { createInstance, type Instance } from './instance.ts'
import type { WritProcess } from './writ-process.ts'

let instance: Instance
let server: WritProcess

beforeAll(async () => {
  instance = await createInstance()
  server = await instance.start({ CONSOLE: 'on' })
})
afterAll(() => instance?.close())

async function page(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.origin}${path}`, { headers, redirect: 'manual' })
  return { response, html: await response.text() }
}

describe('a page', () => {
  it('runs no script but those that carry the nonce of its own policy', async () => {
    const { response, html } = await page('/sign-in')
    const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1]
    const scripts = html.match(/<script\b[^>]*>/g) ?? []
    expect(scripts.length).toBeGreaterThan(0)
    expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([])
    expect(html).not.toMatch(/\son\w+="|javascript:/)
  })

  it('cannot be framed, sniffed or kept, and says nothing of what made it', async () => {
    const { response } = await page('/setup')
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': expect.stringContaining('no-store'),
    })
    expect(response.headers.has('x-powered-by')).toBe(false)
    expect(response.headers.has('strict-transport-security')).toBe(false) // plain HTTP
  })

  it('cannot be made to ask the token endpoint', async () => {
    const before = await instance.countEvents('true')
    expect((await page('/_next/image?url=%2Foauth%2Ftoken&w=64&q=75')).response.status).toBe(404)
    expect(await instance.countEvents('true')).toBe(before)
  })

  it('is not found where there is none, in the same frame', async () => {
    const { response, html } = await page('/no/such/page')
    expect(response.status).toBe(404)
    expect(html).toContain('There is nothing at this address')
  })
})

describe('the first page', () => {
  it('is for who is signed in: everyone else is sent to sign in', async () => {
    const { response, html } = await page('/')
    expect(response.status).toBe(307)
    expect(response.headers.get('location')).toBe('/sign-in')
    expect(html).not.toContain('Tokens issued')
  })

  it('asks for an owner until there is one, and the setup page then turns everyone away', async () => {
    expect((await page('/sign-in')).html).toContain('This issuer has no owner yet')
    expect((await page('/setup')).html).not.toContain('This issuer has an owner')
    await createAdmin(instance.database.prisma, { email: 'dana@example.com', password: 'a few good words', role: 'owner' })
    expect((await page('/sign-in')).html).not.toContain('This issuer has no owner yet')
    expect((await page('/setup')).html).toContain('This issuer has an owner')
  })
})
