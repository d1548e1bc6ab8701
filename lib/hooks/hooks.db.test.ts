import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { uuidv7 } from '../ids.ts'
import { configWriter, readTag } from '../issuer/testing.ts'
import { saveConsoleSetting } from '../settings/console-settings.ts'
import { deleteHook, reorderHooks, setHookHosts, setHookTargets, updateHook } from './change-hook.ts'
import { createHook } from './create-hook.ts'
import { deployHook, rollBackHook } from './deploy-hook.ts'
import { noteHookHealth } from './hook-health.ts'
import { deleteHookSecret, setHookSecret } from './hook-secrets.ts'
import { listHooks } from './hook-view.ts'
import { pruneHookRuns } from './prune-hook-runs.ts'
import { action, hook } from './sandbox/testing.ts'
import { saveHookDraft } from './save-hook-draft.ts'
import { API, actor, CLAIM, createHookWorld, type HookWorld } from './testing.ts'

let world: HookWorld
let db: HookWorld['db']
let runtime: HookWorld['runtime']
let deps: HookWorld['deps']
let create: HookWorld['create']
let deploy: HookWorld['deploy']
let saveAndDeploy: HookWorld['saveAndDeploy']
let token: HookWorld['token']
let events: HookWorld['events']

beforeAll(async () => {
  world = await createHookWorld()
  ;({ db, runtime, deps, create, deploy, saveAndDeploy, token, events } = world)
})
afterAll(() => world.close())
beforeEach(() => world.clear())

describe('a deploy', () => {
  it('decides the next token; roll back, off and on do too', async () => {
    const made = await create('plan')
    expect((await token()).claims).not.toHaveProperty('plan')
    const live = await deploy(made)
    expect(live).toMatchObject({ state: 'live', isEnabled: true, live: { number: 1, message: 'first', author: actor.name } })
    expect((await token()).claims).toMatchObject({ plan: 'plan', scope: 'read write', azp: 'billing' })
    await saveAndDeploy(made, CLAIM(`'second'`))
    expect((await token()).claims?.plan).toBe('second')
    const back = await rollBackHook(deps, { hookId: made.id, toNumber: 1, liveVersionNumber: 2, message: 'back' }, actor)
    expect(back).toMatchObject({ versionNumber: 3, hook: { state: 'live_draft_newer' } })
    expect((await token()).claims?.plan).toBe('plan')
    const off = await updateHook(deps, { hookId: made.id, revision: back.hook.revision, isEnabled: false }, actor)
    expect(off.state).toBe('disabled')
    expect((await token()).claims).not.toHaveProperty('plan')
    await updateHook(deps, { hookId: made.id, revision: off.revision, isEnabled: true }, actor)
    expect((await token()).claims?.plan).toBe('plan')
    expect(await events()).toEqual(['hook.created', 'hook.deployed', 'hook.deployed', 'hook.rolled_back', 'hook.disabled', 'hook.enabled'])
  })

  it('leaves live tokens alone until it happens: a draft moves nothing', async () => {
    const made = await create('plan')
    const tag = await readTag(db.pool)
    await saveHookDraft(deps, { hookId: made.id, source: 'x', language: 'typescript', revision: 1 }, actor)
    expect(await readTag(db.pool)).toBe(tag)
  })

  it.each<[string, string, 'javascript' | 'typescript', RegExp]>([
    ['a syntax error, with its line', '\nlet a = ;', 'javascript', /^Line 2: SyntaxError/],
    ['no export', 'const a = 1', 'javascript', /exports neither/],
    ['a loop at top level', 'for (;;) {}', 'javascript', /Loading took more than/],
    ['a type that is none', 'let a: = 1', 'typescript', /./],
    ['a decorator', '@a class B {}\nmodule.exports = () => {}', 'typescript', /SyntaxError/],
  ])('refuses %s', async (_name, source, language, message) => {
    const made = await createHook(deps, { name: 'broken', source, language }, actor)
    await expect(deploy(made)).rejects.toMatchObject({
      code: 'WRIT_DOMAIN_ERROR',
      kind: 'invalid',
      message: expect.stringMatching(message),
    })
    expect(await events()).toEqual(['hook.created'])
    expect((await token()).status).toBe(200)
  })

  it('refuses what was not looked at: a newer draft, another live version, no message', async () => {
    const made = await create('plan')
    await saveHookDraft(deps, { hookId: made.id, source: CLAIM('1'), language: 'javascript', revision: 1 }, actor)
    const input = { hookId: made.id, draftRevision: 1, liveVersionNumber: null, message: 'x' }
    await expect(deployHook(deps, input, actor)).rejects.toMatchObject({ kind: 'conflict' })
    await expect(deployHook(deps, { ...input, draftRevision: 2, liveVersionNumber: 4 }, actor)).rejects.toMatchObject({ kind: 'conflict' })
    await expect(deployHook(deps, { ...input, draftRevision: 2, message: ' ' }, actor)).rejects.toMatchObject({ kind: 'invalid' })
    await expect(deployHook(deps, { ...input, hookId: 'hok_x' }, actor)).rejects.toMatchObject({ kind: 'not_found' })
    expect(await events()).toEqual(['hook.created'])
  })

  it('takes TypeScript, and warns of what is not there', async () => {
    const source = `interface Plan { name: string }
      export const onExecuteCredentialsExchange = async (event: { request: { geoip: object } }, api: any): Promise<void> => {
        const plan = { name: Object.keys(event.request.geoip).length === 0 ? 'none' : 'some' } satisfies Plan
        api.accessToken.setCustomClaim('plan', plan.name as string)
      }`
    const made = await createHook(deps, { name: 'typed', source, language: 'typescript' }, actor)
    const { warnings } = await deployHook(deps, { hookId: made.id, draftRevision: 1, liveVersionNumber: null, message: 'x' }, actor)
    expect(warnings).toEqual([expect.stringContaining('geoip')])
    expect((await token()).claims?.plan).toBe('none')
  })
})

describe('a draft', () => {
  it('that somebody else saved meanwhile is a conflict that loses nothing', async () => {
    const made = await create('plan')
    const save = (source: string, revision: number | null) =>
      saveHookDraft(deps, { hookId: made.id, source, language: 'javascript', revision }, actor)
    expect(await save('mine', 1)).toMatchObject({ revision: 2 })
    await expect(save('theirs', 1)).rejects.toMatchObject({ kind: 'conflict', current: { source: 'mine', revision: 2 } })
    await expect(save('theirs', null)).rejects.toMatchObject({ kind: 'conflict' })
    expect(await events()).toEqual(['hook.created'])
  })
})

describe('what belongs to a hook', () => {
  it('secrets: written, never shown, and a new value counts from the next token', async () => {
    const made = await deploy(await create('secrets', CLAIM('event.secrets.KEY.length')))
    expect((await token()).status).toBe(500)
    await setHookSecret(deps, { hookId: made.id, name: 'KEY', value: 'four' }, actor)
    expect((await token()).claims?.plan).toBe(4)
    const view = await setHookSecret(deps, { hookId: made.id, name: 'KEY', value: 'longer-value' }, actor)
    expect((await token()).claims?.plan).toBe(12)
    expect(view.secrets).toMatchObject([{ name: 'KEY', setBy: actor.name }])
    const { rows } = await db.pool.query(`SELECT coalesce((SELECT json_agg(e) FROM admin_events e)::text, '') ||
      (SELECT json_agg(s) FROM hook_secrets s)::text AS kept`)
    expect(rows[0].kept).not.toContain('longer-value')
    await deleteHookSecret(deps, { hookId: made.id, name: 'KEY' }, actor)
    expect((await token()).status).toBe(500)
    await expect(deleteHookSecret(deps, { hookId: made.id, name: 'KEY' }, actor)).rejects.toMatchObject({ kind: 'not_found' })
    expect((await events()).slice(2)).toEqual(['hook.secret_set', 'hook.secret_set', 'hook.secret_deleted'])
  })

  it('a secret that was copied from another hook does not open, and the hook fails closed', async () => {
    const [one, other] = [await deploy(await create('one')), await deploy(await create('other'))]
    await setHookSecret(deps, { hookId: one.id, name: 'KEY', value: 'of-one' }, actor)
    expect((await token()).status).toBe(200)
    await db.pool.query('INSERT INTO hook_secrets (hook_id, name, value_sealed) SELECT $1, name, value_sealed FROM hook_secrets', [
      other.id,
    ])
    expect(await token()).toMatchObject({ status: 500, body: { error: 'server_error', error_description: 'The token hook failed.' } })
  })

  it('targets: chosen ones only; when the last one is deleted, nobody', async () => {
    await configWriter(db.pool).client('passing', [])
    const made = await deploy(await create('plan'))
    const targeted = await setHookTargets(
      deps,
      { hookId: made.id, revision: made.revision, clientIds: ['billing'], resourceServerIds: null },
      actor,
    )
    expect(targeted).toMatchObject({ clientIds: ['billing'], resourceServerIds: null })
    expect((await token('billing')).claims).toHaveProperty('plan')
    expect((await token('shipping')).claims).not.toHaveProperty('plan')
    const moved = await setHookTargets(
      deps,
      { hookId: made.id, revision: targeted.revision, clientIds: ['passing'], resourceServerIds: [API] },
      actor,
    )
    expect((await token('billing')).claims).not.toHaveProperty('plan')
    await db.pool.query(`DELETE FROM clients WHERE id = 'passing'`)
    expect((await token('billing')).claims).not.toHaveProperty('plan')
    expect(await listHooks(db.prisma)).toMatchObject([{ clientIds: [], state: 'no_targets_left' }])
    const input = { hookId: made.id, revision: moved.revision, resourceServerIds: null }
    await expect(setHookTargets(deps, { ...input, clientIds: ['nobody'] }, actor)).rejects.toMatchObject({ kind: 'invalid' })
    await setHookTargets(deps, { ...input, clientIds: null }, actor)
    expect((await token('shipping')).claims).toHaveProperty('plan')
  })

  it.each([
    '127.0.0.1',
    '0x7f.1',
    '2130706433',
    '[::1]',
    '*.example.com',
    'https://x.example',
    'x.example/path',
    'a@x.example',
    'x..example',
    'x.example:99999',
    '',
  ])('the host %j is refused', async (host) => {
    const made = await create('plan')
    const saving = setHookHosts(deps, { hookId: made.id, revision: made.revision, hosts: [host] }, actor)
    await expect(saving).rejects.toMatchObject({ kind: 'invalid' })
  })

  it('hosts are kept in one spelling, and a call elsewhere is refused', async () => {
    const made = await deploy(
      await create(
        'plan',
        action(`try { await fetch('https://y.example/') } catch (e) { api.accessToken.setCustomClaim('plan', e.message) }`),
      ),
    )
    const saved = await setHookHosts(deps, { hookId: made.id, revision: made.revision, hosts: ['X.Example:443', 'y.example:8443'] }, actor)
    expect(saved.hosts).toEqual(['x.example', 'y.example:8443'])
    expect((await token()).claims?.plan).toBe('fetch to https://y.example is not allowed')
  })

  it('changes with a stale revision are conflicts', async () => {
    const made = await deploy(await create('plan'))
    const stale = { hookId: made.id, revision: made.revision - 1 }
    const changes = [
      () => updateHook(deps, { ...stale, name: 'x' }, actor),
      () => setHookHosts(deps, { ...stale, hosts: [] }, actor),
      () => setHookTargets(deps, { ...stale, clientIds: [], resourceServerIds: null }, actor),
      () => deleteHook(deps, stale, actor),
    ]
    for (const change of changes) {
      await expect(change()).rejects.toMatchObject({ kind: 'conflict' })
    }
  })

  it('a name is given once, a hook without a version cannot be turned on, and what changes nothing writes nothing', async () => {
    const [one, other] = [await create('one'), await create('other')]
    await expect(create('one')).rejects.toMatchObject({ kind: 'conflict' })
    await expect(updateHook(deps, { hookId: other.id, revision: 1, name: 'one' }, actor)).rejects.toMatchObject({ kind: 'conflict' })
    await expect(updateHook(deps, { hookId: one.id, revision: 1, isEnabled: true }, actor)).rejects.toMatchObject({ kind: 'conflict' })
    await updateHook(deps, { hookId: one.id, revision: 1, name: 'one' }, actor)
    expect(await events()).toEqual(['hook.created', 'hook.created'])
  })
})

describe('several hooks', () => {
  it('run in the order of the administrator, and a new order decides the next token', async () => {
    const [one, two] = [await deploy(await create('one')), await deploy(await create('two'))]
    expect((await token()).claims?.plan).toBe('two')
    await reorderHooks(deps, { hookIds: [two.id, one.id] }, actor)
    expect((await token()).claims?.plan).toBe('one')
    await expect(reorderHooks(deps, { hookIds: [two.id] }, actor)).rejects.toMatchObject({ kind: 'conflict' })
    await reorderHooks(deps, { hookIds: [two.id, one.id] }, actor)
    expect((await events()).filter((event) => event === 'hook.reordered')).toHaveLength(1)
  })

  it('deny in the Hook shape, with what was set before gone; a deleted hook decides nothing', async () => {
    await deploy(await create('one'))
    const two = await deploy(await create('two', hook(`cb(new InvalidScopeError('No "plan" – sorry.'))`)))
    const denied = await token()
    expect(denied).toMatchObject({ status: 400, body: { error: 'invalid_scope', error_description: "No 'plan' ? sorry." } })
    const { rows } = await db.pool.query('SELECT outcome, reason, hook_runs FROM token_events WHERE id = $1', [denied.requestId])
    expect(rows).toMatchObject([
      {
        outcome: 'refused',
        reason: 'hook_denied',
        hook_runs: [{ outcome: 'modified' }, { hookId: two.id, version: 1, outcome: 'denied' }],
      },
    ])
    await deleteHook(deps, { hookId: two.id, revision: two.revision }, actor)
    expect((await token()).claims?.plan).toBe('one')
  })

  it('a setting lets them go beyond the grant, never beyond the API', async () => {
    await deploy(await create('wide', action(`api.transaction.addTargetScope('admin').transaction.addTargetScope('root')`)))
    expect((await token()).claims?.scope).toBe('read write')
    await db.pool.query(`INSERT INTO settings (key, value) VALUES ('hooks_may_exceed_grant', 'true')`)
    expect((await token()).claims?.scope).toBe('read write admin')
  })
})

describe('on record', () => {
  it('each run stands on the row of the token, and with its input beside it', async () => {
    const made = await deploy(
      await create(
        'plan',
        action(`console.log('hi', event.secrets.KEY); api.accessToken.setCustomClaim('plan', 1).accessToken.setCustomClaim('sub', 2)`),
      ),
    )
    await setHookSecret(deps, { hookId: made.id, name: 'KEY', value: 'a-secret-value' }, actor)
    const { requestId } = await token()
    await runtime.flush()
    const { rows } = await db.pool.query('SELECT hook_runs, modified FROM token_events WHERE id = $1', [requestId])
    expect(rows).toMatchObject([{ modified: true, hook_runs: [{ hookId: made.id, version: 1, outcome: 'modified' }] }])
    const runs = await db.pool.query(`SELECT * FROM hook_runs WHERE request_id = $1 AND outcome <> 'superseded'`, [requestId])
    expect(runs.rows).toMatchObject([
      {
        ...{ hook_id: made.id, version_number: 1, lane: 'live', outcome: 'modified' },
        detail: {
          scopesBefore: ['read', 'write'],
          claims: { plan: 1 },
          dropped: [{ what: 'claim', name: 'sub', reason: 'reserved' }],
          console: [{ level: 'log', text: 'hi ***' }],
        },
        input: { client: { id: 'billing' }, request: { body: { grant_type: 'client_credentials' } } },
      },
    ])
    expect(JSON.stringify(runs.rows)).not.toMatch(/a-secret-value|a-secret-of-more/)
  })

  it('odd text of a hook does not stop the records of others', async () => {
    await deploy(await create('odd', action(`api.accessToken.setCustomClaim('plan', 'a\\u0000b\\ud800'); console.log('\\u0000')`)))
    const { requestId } = await token()
    await runtime.flush()
    expect((await db.pool.query(`SELECT 1 FROM hook_runs WHERE request_id = $1 AND outcome <> 'superseded'`, [requestId])).rowCount).toBe(1)
  })

  it('a suspension is an admin event, and old runs are removed', async () => {
    const made = await deploy(await create('plan'))
    const health = { versionId: String(made.live?.id), writerId: uuidv7(), strikes: 3 }
    await noteHookHealth(db.prisma, { ...health, suspendedUntil: new Date() })
    await noteHookHealth(db.prisma, { ...health, strikes: 0, suspendedUntil: null })
    expect((await events()).slice(-2)).toEqual(['hook.suspended', 'hook.resumed'])
    await runtime.flush()
    await db.pool.query('DELETE FROM hook_runs')
    await token()
    await runtime.flush()
    await db.pool.query(`UPDATE hook_runs SET started_at = now() - interval '15 days'`)
    expect((await pruneHookRuns(db.pool)).runs).toBeGreaterThan(0)
    expect((await db.pool.query('SELECT 1 FROM hook_runs')).rowCount).toBe(0)
  })

  it('are kept for as long as the setting says, their inputs for the newest 10,000', async () => {
    await db.pool.query(`INSERT INTO hook_runs
      (id, request_id, hook_id, version_number, lane, outcome, started_at, duration_ms, queue_ms, cpu_ms, detail, input)
      SELECT gen_random_uuid(), n::text, 'h', 1, 'live', 'unchanged', now() - make_interval(mins => n), 1, 0, 1, '{}', '{}'
      FROM generate_series(1, 10020) AS n`)
    expect(await pruneHookRuns(db.pool)).toEqual({ runs: 0, inputs: 20 })
    const { rows } = await db.pool.query('SELECT min(request_id::int) AS oldest, count(*)::int AS count FROM hook_runs WHERE input IS NULL')
    expect(rows).toEqual([{ oldest: 10_001, count: 20 }])
    await saveConsoleSetting(deps, 'hookRunsKeptDays', { value: 1, revision: 0 }, { actor })
    expect((await pruneHookRuns(db.pool)).runs).toBe(10_020 - 1_439)
    await db.pool.query('DELETE FROM console_settings')
  })
})

it('a hook that loops refuses its own tokens and no other, and is suspended', async () => {
  const made = await deploy(await create('loop', action(`if (event.client.client_id === 'billing') for (;;) {}`)))
  await setHookTargets(deps, { hookId: made.id, revision: made.revision, clientIds: ['billing'], resourceServerIds: null }, actor)
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => token(i % 2 === 0 ? 'billing' : 'shipping')))
  expect(answers.filter((_, i) => i % 2 === 1).every(({ status }) => status === 200)).toBe(true)
  expect(answers.filter((_, i) => i % 2 === 0).some(({ status }) => status === 200)).toBe(false)
  await expect.poll(async () => (await token('billing')).body.error).toBe('temporarily_unavailable')
  await expect.poll(async () => (await events()).includes('hook.suspended')).toBe(true)
})
