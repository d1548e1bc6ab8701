import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAdmin } from '../../lib/auth/create-admin.ts'
import { type ActionAnswer, ConsoleClient } from './console-client.ts'
import { createInstance, type Instance } from './instance.ts'
import { selfSignedCertificate } from './self-signed.ts'
import type { WritProcess } from './writ-process.ts'

const PASSWORD = 'a few good words'
let instance: Instance
let server: WritProcess
let browser: ConsoleClient
let email: string
let people = 0
/** What must stand in no log, no row and no page. */
const secrets: string[] = [PASSWORD]

beforeAll(async () => {
  instance = await createInstance()
  server = await instance.start({ CONSOLE: 'on', LOG_LEVEL: 'debug' })
})
afterAll(async () => {
  expect(await instance.leaks(secrets)).toEqual([])
  await instance.close()
})
beforeEach(async () => {
  browser = new ConsoleClient(server.origin)
  email = `dana${people++}@example.com`
  await createAdmin(instance.database.prisma, { email, password: PASSWORD, role: 'owner', name: 'Dana' })
  await sql('DELETE FROM sign_in_throttles')
})

const sql = (text: string, values: unknown[] = []) => instance.database.pool.query(text, values)

/** Whether a browser is signed in: the sign-in page then leads on at once. */
async function state(client = browser): Promise<'signed in' | 'code' | 'signed out'> {
  if ((await client.get('/sign-in?to=/log')).location?.endsWith('/log')) return 'signed in'
  const page = await client.get('/second-factor?to=/log')
  return page.status === 200 ? 'code' : 'signed out'
}

async function moveSession(column: string, interval: string): Promise<void> {
  await sql(`UPDATE admin_sessions SET ${column} = ${column} - $1::interval`, [interval])
}

describe('signing in', () => {
  it('opens a session whose cookie no script and no other site can use', async () => {
    const { csrfToken } = JSON.parse((await browser.get('/api/auth/csrf')).text)
    const answer = await browser.post('/api/auth/callback/credentials', { email, password: PASSWORD, csrfToken, json: 'true' })
    const line = answer.headers.getSetCookie().find((cookie) => cookie.startsWith('writ-session='))
    expect(line).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/) // plain HTTP: no Secure, so no __Host-
    expect(await state()).toBe('signed in')
    expect((await sql('SELECT address, user_agent FROM admin_sessions')).rows).toMatchObject([{ address: '127.0.0.1' }])
  })

  it('gives the cookie an encrypted id and nothing to read', async () => {
    await browser.signIn(email, PASSWORD)
    const [header = '', , , ...rest] = (browser.sessionCookie ?? '').split('.')
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'dir', enc: 'A256GCM' })
    const { rows } = await sql('SELECT id, admin_id FROM admin_sessions')
    for (const text of [rows[0].id, rows[0].admin_id, email, 'owner'])
      expect(Buffer.from(rest.join(''), 'base64url').toString()).not.toContain(text)
  })

  it.each([
    { name: 'a wrong password', credentials: () => ({ email, password: 'some other words' }) },
    { name: 'an unknown account', credentials: () => ({ email: 'nobody@example.com', password: PASSWORD }) },
    { name: 'fields of another type', credentials: () => ({ 'email[a]': 'b', password: PASSWORD }) },
  ])('refuses $name with one code', async ({ credentials }) => {
    const { csrfToken } = JSON.parse((await browser.get('/api/auth/csrf')).text)
    const answer = await browser.post('/api/auth/callback/credentials', { ...credentials(), csrfToken, json: 'true' } as never)
    expect({ status: answer.status, url: JSON.parse(answer.text).url }).toEqual({
      status: 200,
      url: `${server.origin}/api/auth/error?error=wrong`,
    })
    expect(browser.sessionCookie).toBeUndefined()
    expect(await state()).toBe('signed out')
  })

  it('is throttled by account and address, and not from elsewhere', async () => {
    const through = await instance.start({ CONSOLE: 'on', TRUSTED_PROXIES: '127.0.0.1,::1' })
    const from = async (address: string, password: string) => {
      const client = new ConsoleClient(through.origin)
      const { csrfToken } = JSON.parse((await client.get('/api/auth/csrf')).text)
      const fields = { email, password, csrfToken, json: 'true' }
      const answer = await client.post('/api/auth/callback/credentials', fields, { 'x-forwarded-for': address })
      return new URL(JSON.parse(answer.text).url).searchParams.get('error')
    }
    for (let count = 0; count < 5; count += 1) expect(await from('192.0.2.1', 'some other words')).toBe('wrong')
    await sql(`UPDATE sign_in_throttles SET blocked_until = blocked_until + interval '1 minute'`)
    expect(await from('192.0.2.1', PASSWORD)).toMatch(/^throttled-\d+$/)
    expect(await from('198.51.100.1', PASSWORD)).toBeNull()
    await through.stop()
  })

  it('believes no address that a client gives itself', async () => {
    for (let count = 0; count < 6; count += 1) {
      const { csrfToken } = JSON.parse((await browser.get('/api/auth/csrf')).text)
      const fields = { email, password: 'some other words', csrfToken, json: 'true' }
      const spoofed = {
        'x-forwarded-for': `192.0.2.${count}`,
        'x-writ-client-address': `192.0.2.${count}`,
        'x-real-ip': `192.0.2.${count}`,
      }
      await browser.post('/api/auth/callback/credentials', fields, spoofed)
    }
    expect((await sql('SELECT network FROM sign_in_throttles')).rows).toEqual([{ network: '127.0.0.1' }])
  })

  it('is refused without the token of the form, and from a page of another site', async () => {
    const fields = { email, password: PASSWORD, json: 'true' }
    expect((await browser.post('/api/auth/callback/credentials', fields)).text).toContain('csrf=true')
    const { csrfToken } = JSON.parse((await browser.get('/api/auth/csrf')).text)
    const other = new ConsoleClient(server.origin)
    expect((await other.post('/api/auth/callback/credentials', { ...fields, csrfToken })).text).toContain('csrf=true') // without its cookie
    for (const origin of ['https://evil.example', 'null', `${server.origin}.evil.example`]) {
      expect((await browser.post('/api/auth/callback/credentials', { ...fields, csrfToken }, { origin })).status).toBe(403)
    }
    expect((await sql('SELECT 1 FROM admin_sessions WHERE admin_id = (SELECT id FROM admins WHERE email = $1)', [email])).rows).toEqual([])
  })

  it('leaves of next-auth only what it needs, and no body without end', async () => {
    for (const path of ['providers', 'session', 'signout', 'verify-request', 'callback/oidc', 'callback/credentials', 'x']) {
      expect((await browser.get(`/api/auth/${path}`)).status).toBe(404)
    }
    for (const path of ['_log', 'signout', 'session', 'signin/credentials', 'signin/oidc']) {
      expect((await browser.post(`/api/auth/${path}`, { level: 'error', code: 'x' })).status).toBe(404)
    }
    expect((await browser.post('/api/auth/callback/credentials', { email: 'x'.repeat(10_000) })).status).toBe(413)
  })

  it.each(['//evil.example/', '/\\evil.example', 'https://evil.example/', '/.//evil.example', '/\t/evil.example', 'javascript:alert(1)'])(
    'leads to no other site: %s',
    async (to) => {
      await browser.signIn(email, PASSWORD)
      for (const page of ['/sign-in', '/second-factor']) {
        const { location } = await browser.get(`${page}?to=${encodeURIComponent(to)}`)
        expect(new URL(location ?? 'missing:', server.origin).origin).toBe(server.origin)
      }
      const { csrfToken } = JSON.parse((await browser.get('/api/auth/csrf')).text)
      const fields = { email, password: PASSWORD, csrfToken, callbackUrl: to }
      const answer = await browser.post('/api/auth/callback/credentials', fields)
      if (answer.location !== null) expect(new URL(answer.location, server.origin).origin).toBe(server.origin)
      expect(answer.location ?? '').not.toContain('evil')
    },
  )
})

describe('a session', () => {
  it('ends for the next request when it is revoked, and the page says so', async () => {
    await browser.signIn(email, PASSWORD)
    await sql('UPDATE admin_sessions SET revoked_at = now()')
    const page = await browser.get('/sign-in?to=/log')
    expect(page.status).toBe(200)
    expect(page.text).toContain('You were signed out')
    expect((await new ConsoleClient(server.origin).get('/sign-in')).text).not.toContain('You were signed out')
  })

  it('ends after 8 hours without use and after 7 days in any case', async () => {
    await browser.signIn(email, PASSWORD)
    await moveSession('last_seen_at', '7 hours 59 minutes')
    expect(await state()).toBe('signed in')
    await moveSession('last_seen_at', '8 hours 1 minute')
    expect(await state()).toBe('signed out')
    await browser.signIn(email, PASSWORD)
    await moveSession('expires_at', '6 days 23 hours 59 minutes')
    expect(await state()).toBe('signed in')
    await moveSession('expires_at', '2 minutes')
    expect(await state()).toBe('signed out')
  })

  it('ends with its admin', async () => {
    await browser.signIn(email, PASSWORD)
    await sql('UPDATE admins SET disabled_at = now() WHERE email = $1', [email])
    expect(await state()).toBe('signed out')
  })

  it('is nobody’s whose cookie was changed, made elsewhere or is no session', async () => {
    await browser.signIn(email, PASSWORD)
    const cookie = browser.sessionCookie ?? ''
    const csrf = browser.cookies.get('writ-csrf') ?? ''
    const changed = `${cookie.slice(0, -2)}${cookie.endsWith('A') ? 'BB' : 'AA'}`
    for (const value of [changed, csrf, 'x', '', 'eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0.', 'x'.repeat(4_000)]) {
      const forger = new ConsoleClient(server.origin)
      forger.cookies.set('writ-session', value)
      expect(await state(forger)).toBe('signed out')
    }
  })

  it('is known to every server of the installation, and to none with another key', async () => {
    await browser.signIn(email, PASSWORD)
    const [sibling, stranger] = [await instance.start({ CONSOLE: 'on' }), await createInstance()]
    const other = await stranger.start({ CONSOLE: 'on' })
    for (const [target, expected] of [
      [sibling, 'signed in'],
      [other, 'signed out'],
    ] as const) {
      const client = new ConsoleClient(target.origin)
      for (const [name, value] of browser.cookies) client.cookies.set(name, value)
      expect(await state(client)).toBe(expected)
    }
    await sibling.stop()
    await stranger.close()
  })

  it('is ended by signing out, and by a page of ours only', async () => {
    await browser.signIn(email, PASSWORD)
    const { sessionCookie = '' } = browser
    await browser.action('signOutAction', {}, { origin: 'https://evil.example' })
    expect(await state()).toBe('signed in')
    await browser.action('signOutAction', {})
    browser.cookies.set('writ-session', sessionCookie) // a copy of the cookie is worth nothing either
    expect(await state()).toBe('signed out')
  })
})

describe('under TLS', () => {
  it('the cookies are bound to this very host, and the plain name counts for nothing', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'writ-tls-'))
    const { cert, key } = selfSignedCertificate(1)
    const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')]
    await Promise.all([writeFile(certFile, cert), writeFile(keyFile, key)])
    const secure = await instance.start({ CONSOLE: 'on', TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile })
    const ask = (pathname: string, { cookies = [], body }: { cookies?: string[]; body?: Record<string, string> } = {}) =>
      new Promise<{ text: string; cookies: string[]; headers: IncomingHttpHeaders }>((resolve, reject) => {
        const headers = { cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; '), origin: secure.origin }
        const form = { 'content-type': 'application/x-www-form-urlencoded' }
        const options = { ca: cert, method: body ? 'POST' : 'GET', headers: { ...headers, ...(body && form) } }
        const outgoing = request(new URL(pathname, secure.origin), options, (incoming) => {
          let text = ''
          incoming.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk
          })
          incoming.once('end', () => resolve({ text, cookies: incoming.headers['set-cookie'] ?? [], headers: incoming.headers }))
        })
        outgoing.once('error', reject)
        outgoing.end(body && new URLSearchParams(body).toString())
      })

    const csrf = await ask('/api/auth/csrf')
    const fields = { email, password: PASSWORD, csrfToken: JSON.parse(csrf.text).csrfToken, json: 'true' }
    const answer = await ask('/api/auth/callback/credentials', { cookies: csrf.cookies, body: fields })
    expect(JSON.parse(answer.text).url).toBe(`${secure.origin}/`)
    const session = answer.cookies.find((cookie) => cookie.includes('writ-session=')) ?? ''
    expect(session).toMatch(/^__Host-writ-session=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/)
    expect([...csrf.cookies, ...answer.cookies].every((cookie) => cookie.startsWith('__Host-') && cookie.includes('; Secure'))).toBe(true)
    expect((await ask('/sign-in?to=/log', { cookies: [session] })).headers.location).toBe('/log')
    expect((await ask('/sign-in?to=/log', { cookies: [session.replace('__Host-', '')] })).headers.location).toBeUndefined()
    expect((await ask('/sign-in')).headers['strict-transport-security']).toBeDefined()
    await secure.stop()
    await rm(folder, { recursive: true })
  })
})

describe('the second factor', () => {
  const requireIt = () =>
    sql(
      `INSERT INTO console_settings (key, value) VALUES ('second_factor_required_for_owners', 'true') ON CONFLICT (key) DO UPDATE SET value = 'true'`,
    )
  const valueFrom = async <T>(answer: Promise<ActionAnswer>): Promise<T> => {
    const { result } = await answer
    expect(result).toMatchObject({ ok: true })
    return result?.value as T
  }

  /** An owner who was made to set a second factor up, with the code that confirmed it. */
  const enrol = async () => {
    const setup = new ConsoleClient(server.origin)
    await setup.signIn(email, PASSWORD)
    await requireIt()
    const { secret } = await valueFrom<{ secret: string }>(setup.action('startEnrolmentAction', {}))
    const code = generateSync({ secret })
    expect((await setup.action('confirmEnrolmentAction', { code: '12345' })).result).toMatchObject({ code: 'invalid' })
    const { recoveryCodes } = await valueFrom<{ recoveryCodes: string[] }>(setup.action('confirmEnrolmentAction', { code }))
    secrets.push(secret, ...recoveryCodes)
    return { secret, code, recoveryCodes, setup }
  }
  const codeIn = (secret: string, steps: number) => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * steps })

  it('is asked for after the password, and lets nobody further without it', async () => {
    const { secret } = await enrol()
    expect(await browser.signIn(email, PASSWORD)).toBeUndefined()
    expect(await state()).toBe('code')
    for (const name of ['startEnrolmentAction', 'confirmEnrolmentAction']) {
      expect((await browser.action(name, { code: '000000' })).result).toMatchObject({ code: 'signed_out' })
    }
    expect((await browser.action('passSecondFactorAction', { code: '000000' })).result).toMatchObject({ ok: false, code: 'invalid' })
    expect(await state()).toBe('code')
    expect((await browser.action('passSecondFactorAction', { code: codeIn(secret, 1) })).result).toMatchObject({ ok: true })
    expect(await state()).toBe('signed in')
  })

  it('takes no code twice, and a recovery code once', async () => {
    const { secret, code, recoveryCodes } = await enrol()
    const next = codeIn(secret, 1)
    const other = new ConsoleClient(server.origin)
    for (const client of [browser, other]) await client.signIn(email, PASSWORD)
    expect((await browser.action('passSecondFactorAction', { code })).result).toMatchObject({ code: 'invalid' })
    expect((await browser.action('passSecondFactorAction', { code: next })).result).toMatchObject({ ok: true })
    expect((await other.action('passSecondFactorAction', { code: next })).result).toMatchObject({ code: 'invalid' })
    expect((await other.action('passSecondFactorAction', { code: recoveryCodes[0] })).result).toMatchObject({ ok: true })
    const third = new ConsoleClient(server.origin)
    await third.signIn(email, PASSWORD)
    expect((await third.action('passSecondFactorAction', { code: recoveryCodes[0] })).result).toMatchObject({ code: 'invalid' })
  })

  it('is set up before anything else by an owner who needs one', async () => {
    await requireIt()
    await browser.signIn(email, PASSWORD)
    const page = await browser.get('/second-factor')
    expect(page.text).toContain('Set up your second factor')
    expect(await state()).toBe('code')
    const { setup } = await enrol()
    expect(await state(setup)).toBe('signed in')
    expect(await state()).toBe('signed out') // opened with a password alone
  })
})

describe('the pages of sign-in', () => {
  it.each(['/sign-in', '/second-factor', '/setup', '/invite'])('cannot be framed or kept: %s', async (path) => {
    const { headers } = await browser.get(path)
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/)
    expect(headers.get('content-security-policy')).toMatch(/form-action 'self'/)
    expect(headers.get('cache-control')).toContain('no-store')
    expect(headers.get('referrer-policy')).toBe('same-origin') // the address of /setup or /invite goes nowhere else
  })

  it('say no word of the error that a link brings', async () => {
    const page = await browser.get(`/sign-in?error=${encodeURIComponent('<script>alert(1)</script>')}`)
    expect(page.text).toContain('The sign-in could not be finished')
    expect(page.text).not.toContain('<script>alert')
  })
})

describe('one-time links', () => {
  it('sign their holder in, once', async () => {
    const { createHash, randomBytes, randomUUID } = await import('node:crypto')
    const token = randomBytes(32).toString('base64url')
    secrets.push(token)
    await sql(
      `INSERT INTO invitations (id, email, role, token_hash, invited_by, expires_at) VALUES ($1, $2, 'viewer', $3, $4, now() + interval '7 days')`,
      [randomUUID(), `eve${people}@example.com`, createHash('sha256').update(token).digest('hex'), email],
    )
    expect((await browser.action('readInvitationAction', { token })).result?.value).toMatchObject({ role: 'viewer' })
    const fields = { token, name: 'Eve', password: PASSWORD, confirmation: PASSWORD, role: 'owner', email: 'other@example.com' }
    expect((await browser.action('acceptInvitationAction', { ...fields, confirmation: 'x' })).result).toMatchObject({
      problems: [{ path: 'confirmation' }],
    })
    expect((await browser.action('acceptInvitationAction', fields, { origin: 'https://evil.example' })).result?.ok).not.toBe(true)
    expect((await browser.action('acceptInvitationAction', fields)).result).toMatchObject({ ok: true })
    expect(await state()).toBe('signed in')
    expect((await sql('SELECT email, role FROM admins WHERE name = $1', ['Eve'])).rows).toEqual([
      { email: `eve${people}@example.com`, role: 'viewer' },
    ])
    const second = new ConsoleClient(server.origin)
    expect((await second.action('acceptInvitationAction', fields)).result).toMatchObject({ code: 'forbidden' })
    expect((await second.action('readInvitationAction', { token })).result?.value).toBeNull()
    expect(await state(second)).toBe('signed out')
  })
})
