import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAdmin } from '../../lib/auth/create-admin.ts'
import { ConsoleClient, type Page } from './console-client.ts'
import { type RunningProvider, startIdentityProvider } from './identity-provider.ts'
import { createInstance, type Instance } from './instance.ts'
import type { WritProcess } from './writ-process.ts'

const CLIENT = { id: 'writ', secret: 'the-secret-of-writ-at-the-provider' }
let provider: RunningProvider
let instance: Instance
let server: WritProcess
let browser: ConsoleClient

beforeAll(async () => {
  provider = await startIdentityProvider()
  instance = await createInstance()
  server = await instance.start({
    CONSOLE: 'on',
    LOG_LEVEL: 'debug',
    WRIT_OIDC_ISSUER: provider.issuer,
    WRIT_OIDC_CLIENT_ID: CLIENT.id,
    WRIT_OIDC_CLIENT_SECRET: CLIENT.secret,
  })
  provider.register({ ...CLIENT, redirectUri: `${server.origin}/api/auth/callback/oidc` })
})
afterAll(async () => {
  await provider.close()
  expect(await instance.leaks([CLIENT.secret])).toEqual([])
  await instance.close()
})
beforeEach(async () => {
  browser = new ConsoleClient(server.origin)
  await instance.database.pool.query('TRUNCATE admins, invitations, admin_events CASCADE')
  await createAdmin(instance.database.prisma, { email: 'owner@example.com', password: 'a few good words', role: 'owner' })
})

async function invited(email: string, role = 'viewer'): Promise<void> {
  await instance.database.pool.query(
    `INSERT INTO invitations (id, email, role, token_hash, invited_by, expires_at) VALUES ($1, $2, $3, $4, 'owner@example.com', now() + interval '7 days')`,
    [randomUUID(), email, role, createHash('sha256').update(randomUUID()).digest('hex')],
  )
}

/** Where Writ sends a browser to sign in. */
async function authorizationUrl(client = browser, to = '/settings/account', fields: Record<string, string> = {}): Promise<URL> {
  const { csrfToken } = JSON.parse((await client.get('/api/auth/csrf')).text)
  const answer = await client.post('/api/auth/signin/oidc', { csrfToken, callbackUrl: to, json: 'true', ...fields })
  return new URL(JSON.parse(answer.text).url)
}

/** What the provider sends the browser back with, as whoever sits there. */
async function atTheProvider(url: URL): Promise<URL> {
  const client = new ConsoleClient(provider.issuer)
  let next = url
  for (let hops = 0; next.origin === provider.issuer && hops < 10; hops += 1) {
    const { location } = await client.get(`${next.pathname}${next.search}`)
    next = new URL(location ?? 'missing:', next)
  }
  return next
}

const back = (client: ConsoleClient, url: URL): Promise<Page> => client.get(`${url.pathname}${url.search}`)

async function signIn(client = browser, fields: Record<string, string> = {}): Promise<string> {
  const { location } = await back(client, await atTheProvider(await authorizationUrl(client, undefined, fields)))
  const target = new URL(location ?? 'missing:', server.origin)
  // next-auth goes over a page of its own for some refusals
  return target.pathname.startsWith('/api/auth') ? ((await back(client, target)).location ?? '') : `${target.pathname}${target.search}`
}

const isSignedIn = async (client = browser) => (await client.get('/settings/account')).status === 200
const admins = async () => (await instance.database.pool.query('SELECT email, role, oidc_subject FROM admins ORDER BY email')).rows

describe('signing in at an OpenID Connect provider', () => {
  it('is asked for with PKCE, state and nonce, and offered by the sign-in page', async () => {
    const url = await authorizationUrl()
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: CLIENT.id,
      response_type: 'code',
      redirect_uri: `${server.origin}/api/auth/callback/oidc`,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    })
    const page = await browser.get('/sign-in')
    expect(page.text).toContain(new URL(provider.issuer).host)
    expect(page.headers.get('content-security-policy')).toContain(`form-action 'self' ${provider.issuer}`)
  })

  it('opens the console to an invited person, where they wanted to go', async () => {
    await invited('dana@example.com', 'admin')
    provider.person = { sub: 'dana-1', email: 'dana@example.com', email_verified: true, name: 'Dana' }
    expect(await signIn()).toBe('/settings/account')
    expect(await isSignedIn()).toBe(true)
    expect(await admins()).toEqual([
      { email: 'dana@example.com', role: 'admin', oidc_subject: 'dana-1' },
      { email: 'owner@example.com', role: 'owner', oidc_subject: null },
    ])
    expect(provider.requests).toContain('POST /token')
  })

  it('knows the account from then on by its subject, not by its address', async () => {
    await invited('dana@example.com')
    provider.person = { sub: 'dana-1', email: 'dana@example.com', email_verified: true }
    await signIn()
    provider.person = { sub: 'dana-1', email: 'dana.reyes@example.com', email_verified: false }
    const later = new ConsoleClient(server.origin)
    expect(await signIn(later)).toBe('/settings/account')
    provider.person = { sub: 'heir-2', email: 'dana@example.com', email_verified: true }
    const heir = new ConsoleClient(server.origin)
    expect(await signIn(heir)).toBe('/sign-in?error=oidc-other-account')
    expect([await isSignedIn(later), await isSignedIn(heir)]).toEqual([true, false])
  })

  it.each([
    {
      name: 'whose address is not verified',
      person: { sub: 'x', email: 'dana@example.com', email_verified: false },
      error: 'oidc-unverified',
    },
    { name: 'without an address', person: { sub: 'x' }, error: 'oidc-unverified' },
    { name: 'whom nobody invited', person: { sub: 'x', email: 'eve@example.com', email_verified: true }, error: 'oidc-not-invited' },
  ])('turns away a person $name', async ({ person, error }) => {
    await invited('dana@example.com')
    provider.person = person
    expect(await signIn()).toBe(`/sign-in?error=${error}`)
    expect(await isSignedIn()).toBe(false)
    expect(await admins()).toHaveLength(1)
  })

  it('is a recent proof only when it was given at the provider just now, which can be asked for', async () => {
    provider.person = {
      sub: 'owner-1',
      email: 'owner@example.com',
      email_verified: true,
      signedInAt: Math.floor(Date.now() / 1000) - 3_600,
    }
    const invitation = { email: 'eve@example.com', role: 'viewer' }
    await signIn()
    expect((await browser.action('inviteAction', invitation)).result).toMatchObject({ code: 'sign_in_again' })
    await signIn()
    expect((await browser.action('inviteAction', invitation)).result).toMatchObject({ code: 'sign_in_again' })
    await signIn(browser, { again: 'true' })
    expect((await browser.action('inviteAction', invitation)).result).toMatchObject({ ok: true })
  })

  it('leads to no other site afterwards', async () => {
    provider.person = { sub: 'owner-1', email: 'owner@example.com', email_verified: true }
    for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      const client = new ConsoleClient(server.origin)
      const { location } = await back(client, await atTheProvider(await authorizationUrl(client, to)))
      expect(location).toBe(`${server.origin}/`)
    }
  })
})

describe('an answer of the provider that is not this browser’s', () => {
  const refused = async (client: ConsoleClient, url: URL) => {
    const page = await back(client, url)
    expect(page.location).toContain('/api/auth/error?error=')
    expect(await isSignedIn(client)).toBe(false)
  }

  beforeEach(() => {
    provider.person = { sub: 'owner-1', email: 'owner@example.com', email_verified: true }
  })

  it('is refused with another state, and with none', async () => {
    const answer = await atTheProvider(await authorizationUrl())
    const changed = new URL(answer)
    changed.searchParams.set('state', 'x'.repeat(43))
    await refused(browser, changed)
    changed.searchParams.delete('state')
    await refused(browser, changed)
  })

  it('is refused in a browser that did not ask: somebody else’s link signs nobody in', async () => {
    const answer = await atTheProvider(await authorizationUrl())
    await refused(new ConsoleClient(server.origin), answer)
  })

  it.each(['writ-state', 'writ-nonce', 'writ-pkce'])('is refused with the %s of another sign-in', async (name) => {
    const other = new ConsoleClient(server.origin)
    await authorizationUrl(other)
    const answer = await atTheProvider(await authorizationUrl())
    browser.cookies.set(name, other.cookies.get(name) ?? '')
    await refused(browser, answer)
  })

  it('works once', async () => {
    const answer = await atTheProvider(await authorizationUrl())
    const cookies = new Map(browser.cookies)
    expect((await back(browser, answer)).location).toBe(`${server.origin}/settings/account`)
    const second = new ConsoleClient(server.origin)
    for (const [name, value] of cookies) second.cookies.set(name, value)
    await refused(second, answer)
  })

  it('is refused when the provider says no, and the page tells', async () => {
    const url = await authorizationUrl()
    const denied = new URL(`/api/auth/callback/oidc?error=access_denied&state=${url.searchParams.get('state')}`, server.origin)
    await refused(browser, denied)
  })

  it('is begun by our pages only', async () => {
    const { csrfToken } = JSON.parse((await browser.get('/api/auth/csrf')).text)
    expect((await browser.post('/api/auth/signin/oidc', { csrfToken }, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await browser.post('/api/auth/signin/oidc', { csrfToken: 'x' })).location).toContain('csrf=true')
    expect((await browser.get('/api/auth/signin/oidc')).status).toBe(404)
    const injected = await browser.post('/api/auth/signin/oidc?redirect_uri=https://evil.example/&scope=admin', { csrfToken })
    expect(new URL(injected.location ?? 'missing:').searchParams.get('redirect_uri')).toBe(`${server.origin}/api/auth/callback/oidc`)
    expect(new URL(injected.location ?? 'missing:').searchParams.get('scope')).toBe('openid email profile')
  })
})
