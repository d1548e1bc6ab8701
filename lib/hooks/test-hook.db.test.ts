import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { saveConsoleSetting } from '../settings/console-settings.ts'
import { checkHook } from './check-hook.ts'
import { type BuiltInFixture, builtInFixtures } from './fixtures/built-in-fixtures.ts'
import type { HookFixtureInput } from './fixtures/hook-fixture.ts'
import { fixtureOfRun } from './fixtures/recorded-fixture.ts'
import { deleteHookFixture, listHookFixtures, saveHookFixture } from './fixtures/saved-fixtures.ts'
import { setHookSecret } from './hook-secrets.ts'
import { readDraftTest } from './read-draft-test.ts'
import { replayHook } from './replay-hook.ts'
import { action, hook } from './sandbox/testing.ts'
import { testHook } from './test-hook.ts'
import { API, AUDIENCE, actor, CLAIM, createHookWorld, type HookWorld } from './testing.ts'

let world: HookWorld
let db: HookWorld['db']
let deps: HookWorld['deps']
let fixture: HookFixtureInput

beforeAll(async () => {
  world = await createHookWorld()
  ;({ db, deps } = world)
  const [allScopes] = await builtInFixtures(db.prisma, { clientId: 'billing', resourceServerId: API })
  fixture = (allScopes as BuiltInFixture).input
})
afterAll(() => world.close())
beforeEach(() => world.clear())

const test = (source: string, rest: Partial<Parameters<typeof testHook>[1]> = {}) =>
  testHook(deps, { source, language: 'javascript', fixture, ...rest })

describe('a test run', () => {
  it('shows the token before and after, what was not let through, and what it used', async () => {
    const result = await test(
      action(`console.log('hi'); api.accessToken.setCustomClaim('plan', 'full').accessToken.setCustomClaim('sub', 'x')
        api.transaction.setTargetScopes(['read', 'admin', 'other'])`),
    )
    expect(result).toMatchObject({
      ...{ outcome: 'modified', answer: undefined, shape: 'action', problems: [] },
      tokenBefore: { sub: 'billing@clients', aud: AUDIENCE, scope: 'read write' },
      tokenAfter: { sub: 'billing@clients', scope: 'read', plan: 'full' },
      scopes: { before: ['read', 'write'], after: ['read'], added: [], removed: ['write'] },
      droppedClaims: [{ name: 'sub', reason: 'reserved' }],
      draft: { versionNumber: null, outcome: 'modified', console: [{ level: 'log', text: 'hi' }] },
      budget: { cpuMs: 50, wallMs: 5_000, memoryBytes: 16 * 1024 * 1024 },
    })
    expect(result.scopes.notLetThrough).toEqual([
      { what: 'scope', name: 'admin', reason: 'not_in_grant' },
      { what: 'scope', name: 'other', reason: 'not_defined' },
    ])
    expect(result.tokenBefore).not.toHaveProperty('plan')
    expect(result.draft?.memoryBytes).toBeGreaterThan(0)
    expect(result.trace.map(({ step, state }) => `${step} ${state}`)).toEqual([
      ...['parse not_run', 'authenticate not_run', 'enabled not_run', 'api passed', 'grant passed', 'scopes passed'],
      ...['hooks passed', 'sign not_run'],
    ])
  })

  it('leaves nothing behind for live tokens: no version, no claim, no entry of the cache', async () => {
    const counting = action(`const n = Number(api.cache.get('n')?.value ?? 0) + 1; api.cache.set('n', String(n))
      api.accessToken.setCustomClaim('n', n)`)
    const made = await world.create('counter', counting)
    await world.deploy(made)
    expect((await world.token()).claims?.n).toBe(1)
    expect((await test(counting, { hookId: made.id })).tokenAfter?.n).toBe(1)
    expect((await test(counting, { hookId: made.id })).tokenAfter?.n).toBe(2)
    expect((await world.token()).claims?.n).toBe(2)
    expect(await world.events()).toEqual(['hook.created', 'hook.deployed'])
  })

  it.each([
    ['a denial', action(`api.access.deny('invalid_scope', 'not today')`), 'denied', { status: 400, error: 'invalid_scope' }],
    ['a throw', hook(`null.x`), 'error', { status: 500, error: 'server_error', error_description: 'The token hook failed.' }],
    ['a loop', hook(`for (;;) {}`), 'timed_out', { status: 500, error: 'server_error' }],
  ])('tells %s as the client would see it', async (_name, source, outcome, answer) => {
    const result = await test(source)
    expect(result).toMatchObject({ outcome, answer, tokenAfter: undefined })
    expect(result.trace).toContainEqual({ step: 'hooks', state: 'failed' })
  })

  it('names the line of an error, and of code that cannot be loaded', async () => {
    expect((await test(action('\nnull.x'))).draft).toMatchObject({ outcome: 'runtime', line: 2 })
    expect(await test('\nlet a = ;')).toMatchObject({ outcome: 'error', problems: [{ kind: 'syntax', line: 2 }], draft: undefined })
    expect(await test('const a = 1')).toMatchObject({ problems: [{ kind: 'export' }] })
  })

  it('refuses what the request could not have asked for, and runs nothing', async () => {
    const result = await test(CLAIM(`'x'`), { fixture: { ...fixture, requestedScopes: ['admin'] } })
    expect(result).toMatchObject({ outcome: 'denied', answer: { error: 'invalid_scope' }, runs: [] })
    expect(result.trace).toContainEqual({ step: 'scopes', state: 'failed' })
  })

  it('has the secrets of its hook, masked wherever people look; code without a hook has none', async () => {
    const made = await world.create('keyed')
    await setHookSecret(deps, { hookId: made.id, name: 'KEY', value: 'a-secret-value' }, actor)
    const source = action(`console.log(event.secrets.KEY); api.accessToken.setCustomClaim('k', String(event.secrets.KEY))`)
    const result = await test(source, { hookId: made.id })
    expect(result.tokenAfter?.k).toBe('***')
    expect(result.warnings).toContain('secret_in_claim: k')
    expect(JSON.stringify(result)).not.toContain('a-secret-value')
    expect((await test(source)).tokenAfter?.k).toBe('undefined')
  })

  it('with the others: the draft in its place, whatever its switch, between live hooks that match', async () => {
    const first = await world.create('first', CLAIM(`'first'`))
    const middle = await world.create('middle')
    const last = await world.create('last', action(`api.accessToken.setCustomClaim('seen', event.accessToken.customClaims.mid ?? 'none')`))
    for (const made of [first, last]) await world.deploy(made)
    const source = action(`api.accessToken.setCustomClaim('mid', event.accessToken.customClaims.plan)`)
    const result = await test(source, { hookId: middle.id, withOthers: true })
    expect(result.runs.map(({ hookName, versionNumber }) => [hookName, versionNumber])).toEqual([
      ['first', 1],
      ['middle', null],
      ['last', 1],
    ])
    expect(result.tokenAfter).toMatchObject({ plan: 'first', mid: 'first', seen: 'first' })
    const denied = await test(action(`api.access.deny('invalid_request')`), { hookId: middle.id, withOthers: true })
    expect(denied).toMatchObject({ outcome: 'denied', notRun: ['last'] })
    expect((await test(source, { hookId: middle.id })).tokenAfter).not.toHaveProperty('plan')
  })

  it('says of exactly this code whether it was tried', async () => {
    const made = await world.create('tried')
    expect(await readDraftTest(db.prisma, made.id, CLAIM('1'))).toEqual({ status: 'never_run' })
    await test(CLAIM('1'), { hookId: made.id })
    await test(hook('null.x'), { hookId: made.id })
    await world.runtime.flush()
    expect(await readDraftTest(db.prisma, made.id, CLAIM('1'))).toMatchObject({ status: 'passed' })
    expect(await readDraftTest(db.prisma, made.id, hook('null.x'))).toMatchObject({ status: 'failed', outcome: 'runtime' })
    expect(await readDraftTest(db.prisma, made.id, CLAIM('2'))).toEqual({ status: 'never_run' })
  })

  it('warns of what code of Auth0 would miss', async () => {
    const check = await checkHook(deps, `const a = require('axios')\n${hook('cb(null, { scope })')}`, 'javascript')
    expect(check.warnings).toEqual(['There are no modules; these would be missing: axios.'])
    expect(await checkHook(deps, hook('cb(null, { scope })'), 'javascript')).toMatchObject({ ok: true, shape: 'hook' })
  })
})

describe('fixtures', () => {
  it('are made of an application and an API', async () => {
    const all = await builtInFixtures(db.prisma, { clientId: 'billing', resourceServerId: API })
    expect(all.map(({ name, input }) => [name, input.grantScopes, input.requestedScopes])).toEqual([
      ['all_scopes', ['read', 'write'], []],
      ['some_scopes', ['read', 'write'], ['read']],
      ['no_scopes', [], []],
      ['unknown_metadata', ['read', 'write'], []],
    ])
    for (const { input } of all) expect((await test(CLAIM('1'), { fixture: input })).outcome).toBe('modified')
  })

  it('are saved, saved again and deleted; a stale save loses nothing', async () => {
    const { id: hookId } = await world.create('h')
    const saved = await saveHookFixture(deps, { hookId, name: 'one', input: fixture })
    await expect(saveHookFixture(deps, { hookId, name: 'one', input: fixture })).rejects.toMatchObject({ kind: 'conflict' })
    const again = await saveHookFixture(deps, { hookId, id: saved.id, revision: 1, name: 'two', input: fixture })
    expect(await listHookFixtures(db.prisma, hookId)).toEqual([again])
    const stale = saveHookFixture(deps, { hookId, id: saved.id, revision: 1, name: 'x', input: fixture })
    await expect(stale).rejects.toMatchObject({ kind: 'conflict', current: { name: 'two' } })
    await deleteHookFixture(deps, { hookId, id: saved.id, revision: 2 })
    expect(await listHookFixtures(db.prisma, hookId)).toEqual([])
  })

  it('are refused where a request could not be like that', async () => {
    const wrong = { ...fixture, grantScopes: ['a b'] }
    await expect(test(CLAIM('1'), { fixture: wrong })).rejects.toMatchObject({ kind: 'invalid' })
  })

  it('come from a request that really was', async () => {
    await world.deploy(await world.create('live'))
    const { claims } = await world.token('billing', { scope: 'read' })
    await world.runtime.flush()
    const run = await db.prisma.hookRun.findFirstOrThrow({ where: { outcome: 'modified' }, select: { id: true } })
    const recorded = await fixtureOfRun(db.prisma, run.id)
    expect(recorded).toMatchObject({ client: { id: 'billing' }, grantScopes: ['read', 'write'], requestedScopes: ['read'] })
    expect(JSON.stringify(recorded)).not.toContain('client_secret')
    expect((await test(CLAIM(`'live'`), { fixture: recorded })).tokenAfter).toMatchObject({ plan: claims?.plan, scope: claims?.scope })
  })
})

describe('replay', () => {
  const LIVE = action(`api.accessToken.setCustomClaim('who', event.client.client_id)`)
  const replay = (hookId: string, source: string, last?: number) =>
    replayHook(deps, { hookId, source, language: 'javascript', ...(last !== undefined && { last }) })

  async function withRequests(): Promise<string> {
    const made = await world.create('live', LIVE)
    await world.deploy(made)
    for (const parameters of [{}, { scope: 'read' }] as Record<string, string>[]) {
      await world.token('billing', parameters)
      await world.token('shipping', parameters)
    }
    await world.runtime.flush()
    return made.id
  }

  it('finds the tokens that would differ, and moves nothing', async () => {
    const hookId = await withRequests()
    const before = await db.prisma.hookRun.count()
    expect((await replay(hookId, LIVE)).counts).toEqual({ different: 0, denied: 0, failed: 0, not_comparable: 0, same: 4 })
    const result = await replay(
      hookId,
      action(`if (event.client.client_id === 'shipping') return api.access.deny('invalid_request', 'no')
        api.accessToken.setCustomClaim('who', event.client.client_id)
        if (event.transaction.requested_scopes.length > 0) api.transaction.setTargetScopes(['read', 'write', 'admin'])`),
    )
    expect(result.counts).toEqual({ different: 1, denied: 2, failed: 0, not_comparable: 0, same: 1 })
    expect(result.runs.map(({ verdict }) => verdict)).toEqual(['different', 'denied', 'denied', 'same'])
    expect(result.runs[0]).toMatchObject({
      ...{ clientId: 'billing', audience: AUDIENCE, versionNumber: 1 },
      recorded: { outcome: 'modified', scopes: ['read'] },
      replayed: { outcome: 'modified', scopes: ['read', 'write'], claims: { who: 'billing' } },
    })
    expect(await db.prisma.hookRun.count()).toBe(before)
    expect((await replay(hookId, LIVE, 2)).counts.same).toBe(2)
  })

  it.each([
    ['a call', `await fetch('https://x.example/').catch(() => {})`, 'fetch'],
    ['the cache', `api.cache.get('a')`, 'cache'],
    ['random numbers', `Math.random()`, 'random'],
  ])('does not compare what depends on %s', async (_name, code, because) => {
    const hookId = await withRequests()
    const { counts, runs } = await replay(hookId, action(code))
    expect(counts.not_comparable).toBe(4)
    expect(runs[0]).toMatchObject({ because })
  })

  it('runs each request at its own time, and tells of failures', async () => {
    const hookId = await withRequests()
    const { startedAt } = await db.prisma.hookRun.findFirstOrThrow({
      where: { outcome: 'modified' },
      orderBy: { startedAt: 'desc' },
      select: { startedAt: true },
    })
    const { runs } = await replay(hookId, action(`api.accessToken.setCustomClaim('at', Date.now())`), 1)
    expect(runs[0]?.replayed.claims.at).toBe(startedAt.getTime())
    expect((await replay(hookId, action('null.x'))).counts.failed).toBe(4)
    expect(await replay(hookId, 'let a = ;')).toMatchObject({ problems: [{ line: 1 }], runs: [] })
  })
})

describe('settings of hooks', () => {
  const save = (name: 'hooksMayExceedGrant' | 'hookInputsRecorded', value: boolean) =>
    saveConsoleSetting(deps, name, { value, revision: 0 }, { actor })

  it('more scopes than the grant: decides the next token, and leaves an event', async () => {
    await world.deploy(await world.create('wide', action(`api.transaction.addTargetScope('admin')`)))
    expect((await world.token()).body.scope).toBe('read write')
    await save('hooksMayExceedGrant', true)
    expect((await world.token()).body.scope).toBe('read write admin')
    expect(await world.events()).toContain('console_setting.updated')
  })

  it('inputs are not kept when they are not to be', async () => {
    await world.deploy(await world.create('private'))
    await save('hookInputsRecorded', false)
    await world.token()
    await world.runtime.flush()
    const runs = await db.prisma.hookRun.findMany({ select: { outcome: true, input: true } })
    expect(runs.map(({ input }) => input)).toEqual(runs.map(() => null))
    expect(runs.filter(({ outcome }) => outcome === 'modified')).toHaveLength(1)
  })

  it.each(['127.0.0.0/8', '0.0.0.0/0', '169.254.0.0/16', '8.8.8.0/24', '10.0.0.0/7', 'fe80::/10', 'x'])(
    'the range %s cannot be opened',
    async (range) => {
      const opened = saveConsoleSetting(deps, 'hookOpenedRanges', { value: [range], revision: 0 }, { actor })
      await expect(opened).rejects.toMatchObject({ kind: 'invalid' })
    },
  )
})
