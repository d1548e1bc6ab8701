import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAdmin } from '../../lib/auth/create-admin.ts'
import { type BuiltAction, builtActions, ConsoleClient } from './console-client.ts'
import { createInstance, type Instance } from './instance.ts'
import { ROOT, type WritProcess } from './writ-process.ts'

/**
 * Who may call a server action, and who may send something to a route. Everything that is not named here must be refused to viewers and to who
 * is signed out, so that a new one is closed until somebody opens it on purpose: an action can be called by anybody who knows its id, whatever the
 * pages show.
 */
const OPEN_ACTIONS: Record<'anybody' | 'a step of sign-in' | 'viewer' | 'owner', readonly string[]> = {
  anybody: [
    'acceptInvitationAction', // with the secret of a link
    'claimOwnerAction', // with the secret of a link
    'readInvitationAction', // with the secret of a link
    'readSignInStateAction', // how far one's own sign-in is
    'setAppearance', // a cookie of one's own
    'signOutAction', // ends one's own session
  ],
  'a step of sign-in': ['confirmEnrolmentAction', 'passSecondFactorAction', 'startEnrolmentAction'],
  // One's own account and sessions
  viewer: [
    'changePasswordAction',
    'checkExportAction', // changes nothing
    'confirmOwnSecondFactorAction',
    'endAllOtherSessionsAction',
    'endSessionAction', // others' as an owner
    'readProofsAction',
    'renewRecoveryCodesAction',
    'signInAgainAction',
    'startOwnSecondFactorAction',
    'turnOffSecondFactorAction',
  ],
  // Also closed to admins
  owner: [
    'changeRoleAction',
    'inviteAction',
    'removeAdministratorAction',
    'requireSecondFactorAction',
    'revokeInvitationAction',
    'saveDefaultApiAction',
    'saveDefaultApiAction',
    'saveEnvironmentAction',
    'saveInputsRecordedAction',
    'saveMayExceedGrantAction',
    'saveOpenedRangesAction',
    'saveRunsKeptDaysAction',
    'saveUnusedAfterDaysAction',
    'scheduleRotationAction',
  ],
}

/** Routes that viewers may send something to: an export, which is recorded. Sent nothing, they refuse it and change nothing. */
const OPEN_ROUTES = ['/activity/export']

/** Not the console's: they have their own tests. */
const OTHER_ROUTES = /^\/(oauth|\.well-known|icon\.svg|_)|^\/api\/auth\//

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
  // Use is noted once a minute; here a request that is refused must leave no trace at all.
  await instance.database.pool.query(`UPDATE admin_sessions SET last_seen_at = now() + interval '1 hour'`)
})
afterAll(() => instance?.close())

const actions = await builtActions()
const accessTo = ({ name }: BuiltAction) =>
  (Object.keys(OPEN_ACTIONS) as (keyof typeof OPEN_ACTIONS)[]).find((access) => OPEN_ACTIONS[access].includes(name)) ?? 'admin'
const guarded = actions.filter((action) => accessTo(action) !== 'anybody').map((action) => [action.name, action] as const)
const routes = (await manifestPaths('route')).filter((name) => !OTHER_ROUTES.test(name)).map(asPath)

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

function asPath(name: string): string {
  const path = name
    .replace(/\/\([^)]+\)/g, '')
    .replace(/\/(page|route)$/, '')
    .replace(/\[[^\]]+\]/g, 'x')
  return path || '/'
}

describe('server actions', () => {
  it('that are named here exist, and each name means one', () => {
    const named = Object.values(OPEN_ACTIONS).flat()
    expect(named.map((name) => actions.filter((action) => action.name === name).length)).toEqual(named.map(() => 1))
  })

  it.each(guarded)('%s is refused to who is signed out, and changes nothing', async (_name, action) => {
    const before = await everything()
    expect((await clients.nobody.action(action, {})).result).toMatchObject({ ok: false, code: 'signed_out' })
    expect(await everything()).toBe(before)
  })

  it.each(guarded)('%s is refused to a page of another site, and to who does not say where they come from', async (_name, action) => {
    const before = await everything()
    for (const origin of [
      'https://evil.example',
      `${server.origin}.evil.example`,
      server.origin.replace('localhost', '127.0.0.2'),
      'null',
    ]) {
      expect((await clients.owner.action(action, {}, { origin })).result?.ok).not.toBe(true)
    }
    expect((await clients.owner.action(action, {}, { origin: undefined })).result).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await everything()).toBe(before)
  })

  it.each(guarded.filter(([, action]) => ['admin', 'owner'].includes(accessTo(action))))(
    '%s is refused to every role below its own',
    async (_name, action) => {
      const before = await everything()
      for (const role of accessTo(action) === 'owner' ? (['admin', 'viewer'] as const) : (['viewer'] as const)) {
        expect((await clients[role].action(action, {})).result).toMatchObject({ ok: false, code: 'forbidden' })
      }
      expect(await everything()).toBe(before)
    },
  )

  it.each(guarded.filter(([, action]) => accessTo(action) === 'a step of sign-in'))(
    '%s is refused to a session that is through',
    async (_name, action) => {
      expect((await clients.owner.action(action, { code: '000000' })).result).toMatchObject({ ok: false, code: 'signed_out' })
    },
  )
})

describe('route handlers', () => {
  it('answer nothing to who is signed out', async () => {
    for (const route of routes) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const { status } = await clients.nobody.send(method, route)
        expect({ route, method, refused: [401, 405].includes(status) }).toEqual({ route, method, refused: true })
      }
    }
  })

  it('let no viewer change anything, and no page of another site in anybody’s name', async () => {
    const before = await everything()
    for (const route of routes) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const asViewer = await clients.viewer.send(method, route)
        const fromElsewhere = await clients.owner.send(method, route, { origin: 'https://evil.example' })
        const fromNowhere = await clients.owner.send(method, route, { origin: undefined })
        const statuses = [fromElsewhere, fromNowhere].map(({ status }) => status)
        const asViewerRefused = [403, 405, ...(OPEN_ROUTES.includes(route) ? [400] : [])].includes(asViewer.status)
        expect({ route, method, refused: asViewerRefused && statuses.every((status) => [403, 405].includes(status)) }).toEqual({
          route,
          method,
          refused: true,
        })
      }
    }
    expect(await everything()).toBe(before)
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
