import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAdmin } from '../../lib/auth/create-admin.ts'
import { builtActions, ConsoleClient } from './console-client.ts'
import { createInstance, type Instance } from './instance.ts'
import { ROOT, type WritProcess } from './writ-process.ts'

type Access = 'owner' | 'admin' | 'viewer' | 'a step of sign-in' | 'anybody'

/**
 * Every server action of the console and who may call it. A new one fails the test until it is listed: an action can be called by anybody who
 * knows its name, whatever the pages show.
 */
const ACTIONS: Record<string, Access> = {
  acceptInvitationAction: 'anybody', // with the secret of a link
  changePasswordAction: 'viewer', // one's own
  changeRoleAction: 'owner',
  claimOwnerAction: 'anybody', // with the secret of a link
  confirmEnrolmentAction: 'a step of sign-in',
  confirmOwnSecondFactorAction: 'viewer',
  endAllOtherSessionsAction: 'viewer',
  endSessionAction: 'viewer', // one's own; others' as an owner
  inviteAction: 'owner',
  passSecondFactorAction: 'a step of sign-in',
  readInvitationAction: 'anybody', // with the secret of a link
  readProofsAction: 'viewer',
  removeAdministratorAction: 'owner',
  renewRecoveryCodesAction: 'viewer',
  requireSecondFactorAction: 'owner',
  revokeInvitationAction: 'owner',
  setAppearance: 'anybody', // a cookie of one's own
  signInAgainAction: 'viewer',
  signOutAction: 'anybody', // ends one's own session
  startEnrolmentAction: 'a step of sign-in',
  startOwnSecondFactorAction: 'viewer',
  turnOffSecondFactorAction: 'viewer',
}

/** Every route handler under /api and the console that asks who is there, and from which role on it answers. */
const ROUTES: Record<string, Access> = {
  '/api/auth/[...nextauth]': 'anybody',
}

const PASSWORD = 'a few good words'
const RANKS = ['owner', 'admin', 'viewer'] as const
let instance: Instance
let server: WritProcess
const clients = {} as Record<(typeof RANKS)[number] | 'nobody', ConsoleClient>

beforeAll(async () => {
  instance = await createInstance()
  server = await instance.start({ CONSOLE: 'on' })
  clients.nobody = new ConsoleClient(server.origin)
  for (const role of RANKS) {
    await createAdmin(instance.database.prisma, { email: `${role}@example.com`, password: PASSWORD, role })
    clients[role] = new ConsoleClient(server.origin)
    expect(await clients[role].signIn(`${role}@example.com`, PASSWORD)).toBeUndefined()
  }
})
afterAll(() => instance?.close())

const guarded = Object.entries(ACTIONS).filter(([, access]) => access !== 'anybody')

/** Everything that an action could have changed. */
async function everything(): Promise<string> {
  const { rows: tables } = await instance.database.pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace ORDER BY 1`,
  )
  const contents = await Promise.all(
    tables.map(({ name }) =>
      instance.database.pool.query(
        `SELECT '${name}' AS name, coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') AS rows FROM ${name} t`,
      ),
    ),
  )
  return JSON.stringify(contents.map(({ rows }) => rows))
}

async function manifestPaths(ending: 'page' | 'route'): Promise<string[]> {
  const manifest = JSON.parse(await readFile(path.join(ROOT, '.next/server/app-paths-manifest.json'), 'utf8'))
  return Object.keys(manifest).filter((name) => name.endsWith(`/${ending}`))
}

const asPath = (name: string) =>
  name
    .replace(/\/\([^)]+\)/g, '')
    .replace(/\/(page|route)$/, '')
    .replace(/\[[^\]]+\]/g, 'x') || '/'

describe('server actions', () => {
  it('are all listed here with who may call them', async () => {
    expect((await builtActions()).map(({ name }) => name).sort()).toEqual(Object.keys(ACTIONS).sort())
  })

  it.each(guarded)('%s is refused to who is signed out, and changes nothing', async (name) => {
    const before = await everything()
    expect((await clients.nobody.action(name, {})).result).toMatchObject({ ok: false, code: 'signed_out' })
    expect(await everything()).toBe(before)
  })

  it.each(guarded)('%s is refused to a page of another site, and to who does not say where they come from', async (name) => {
    const before = await everything()
    for (const origin of [
      'https://evil.example',
      `${server.origin}.evil.example`,
      server.origin.replace('localhost', '127.0.0.2'),
      'null',
    ]) {
      expect((await clients.owner.action(name, {}, { origin })).result?.ok).not.toBe(true)
    }
    expect((await clients.owner.action(name, {}, { origin: undefined })).result).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await everything()).toBe(before)
  })

  it.each(guarded.filter(([, access]) => access === 'owner' || access === 'admin'))(
    '%s is refused to every role below its own (%s)',
    async (name, access) => {
      const before = await everything()
      for (const role of RANKS.slice(RANKS.indexOf(access as 'owner') + 1)) {
        expect((await clients[role].action(name, {})).result).toMatchObject({ ok: false, code: 'forbidden' })
      }
      expect(await everything()).toBe(before)
    },
  )

  it.each(guarded.filter(([, access]) => access === 'a step of sign-in'))('%s is refused to a session that is through', async (name) => {
    expect((await clients.owner.action(name, { code: '000000' })).result).toMatchObject({ ok: false, code: 'signed_out' })
  })
})

describe('route handlers', () => {
  it('are all listed here with who may call them', async () => {
    const routes = (await manifestPaths('route'))
      .filter((name) => /^\/(api|\(console\))\//.test(name))
      .map((name) => name.replace(/\/route$/, ''))
    expect(routes.sort()).toEqual(Object.keys(ROUTES).sort())
  })

  it('are refused to who is signed out', async () => {
    for (const [name, access] of Object.entries(ROUTES)) {
      if (access === 'anybody') continue
      for (const method of ['get', 'post'] as const) {
        const { status } = method === 'get' ? await clients.nobody.get(asPath(name)) : await clients.nobody.post(asPath(name), {})
        expect([401, 405]).toContain(status)
      }
    }
  })
})

describe('pages of the console', () => {
  it('lead who is signed out to the sign-in page, and from there back', async () => {
    const pages = (await manifestPaths('page')).filter((name) => name.startsWith('/(console)/')).map(asPath)
    expect(pages).toContain('/settings/administrators')
    for (const page of pages) {
      const { status, location, text } = await clients.nobody.get(`${page}?a=b`)
      const to = new URL(location ?? 'missing:', server.origin).searchParams.get('to')
      expect({ page, status, to, shell: text.includes('aria-label="Sidebar"') }).toEqual({
        page,
        status: 307,
        to: `${page}?a=b`,
        shell: false,
      })
    }
  })

  it('lead there also who asks for their data alone', async () => {
    const busted = (await clients.nobody.get('/settings/administrators', { rsc: '1' })).location ?? '' // Next's own parameter against caches
    const { text, status, location } = await clients.nobody.get(busted, { rsc: '1' })
    expect(text).not.toContain('owner@example.com')
    expect(status === 307 ? location : text).toContain('/sign-in?to=%2Fsettings%2Fadministrators')
  })

  it('cannot be framed or kept', async () => {
    const { headers, status } = await clients.owner.get('/settings/account')
    expect(status).toBe(200)
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('cache-control')).toContain('no-store')
  })
})

describe('a change reaches an open session', () => {
  it('a role, with the next action and the next page', async () => {
    const id = (await instance.database.prisma.admin.findUniqueOrThrow({ where: { email: 'admin@example.com' } })).id
    const changed = await clients.owner.action('changeRoleAction', { adminId: id, role: 'owner', revision: 1 })
    expect(changed.result).toMatchObject({ ok: true })
    const invitation = { email: 'eve@example.com', role: 'viewer' }
    expect((await clients.admin.action('inviteAction', invitation)).result).toMatchObject({ ok: true })
    expect((await clients.owner.action('changeRoleAction', { adminId: id, role: 'viewer', revision: 2 })).result).toMatchObject({
      ok: true,
    })
    expect((await clients.admin.action('inviteAction', invitation)).result).toMatchObject({ code: 'forbidden' })
    const { text } = await clients.admin.get('/settings/administrators')
    expect(text).toContain('Needs the owner role')
  })

  it('an end by somebody else, with the next request', async () => {
    const { rows } = await instance.database.pool.query(
      `SELECT s.id FROM admin_sessions s JOIN admins a ON a.id = s.admin_id WHERE a.email = 'viewer@example.com'`,
    )
    expect((await clients.owner.action('endSessionAction', { sessionId: rows[0].id })).result).toMatchObject({ ok: true })
    expect((await clients.viewer.get('/settings/account')).location).toContain('/sign-in')
    expect((await clients.viewer.action('endAllOtherSessionsAction', {})).result).toMatchObject({ code: 'signed_out' })
  })
})

describe('what needs a recent sign-in', () => {
  const age = () =>
    instance.database.pool.query(`UPDATE admin_sessions SET reauthenticated_at = reauthenticated_at - interval '11 minutes'`)

  it.each([
    ['changeRoleAction', () => ({ adminId: crypto.randomUUID(), role: 'viewer', revision: 1 })],
    ['removeAdministratorAction', () => ({ adminId: crypto.randomUUID(), revision: 1 })],
    ['inviteAction', () => ({ email: 'x@example.com', role: 'viewer' })],
    ['requireSecondFactorAction', () => ({ required: true, revision: 0 })],
    ['startOwnSecondFactorAction', () => ({})],
    ['turnOffSecondFactorAction', () => ({})],
    ['renewRecoveryCodesAction', () => ({})],
  ])('%s asks for it, and goes on after the password was given again', async (name, input) => {
    await age()
    expect((await clients.owner.action(name, input())).result).toMatchObject({ ok: false, code: 'sign_in_again' })
    expect((await clients.owner.action('signInAgainAction', { password: 'not the password' })).result).toMatchObject({ code: 'invalid' })
    expect((await clients.owner.action(name, input())).result).toMatchObject({ code: 'sign_in_again' })
    expect((await clients.owner.action('signInAgainAction', { password: PASSWORD })).result).toMatchObject({ ok: true })
    expect((await clients.owner.action(name, input())).result?.code).not.toBe('sign_in_again')
  })
})

describe('secrets', () => {
  it('stand in no page, no stream and no line of the log', async () => {
    const { rows } = await instance.database.pool.query(`SELECT password_hash AS text FROM admins UNION SELECT token_hash FROM invitations`)
    const secrets = [PASSWORD, ...rows.map(({ text }) => text as string)]
    for (const page of ['/settings/administrators', '/settings/sessions', '/settings/account']) await clients.owner.get(page)
    for (const client of Object.values(clients)) {
      const received = client.received.join('\n')
      expect(secrets.filter((secret) => received.includes(secret))).toEqual([])
    }
    expect(await instance.leaks(secrets.filter((secret) => secret === PASSWORD))).toEqual([])
    expect(server.output()).not.toContain('$argon2id$')
  })
})
