import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ClientGrant, ResourceServer, TokenHookInput, TokenHookOutcome } from '../oauth/ports.ts'
import { testClient, testGrant, testResourceServer } from '../oauth/testing.ts'
import { HookCache } from './hook-cache.ts'
import { limitClaims } from './hook-result-rules.ts'
import type { HookRunRecord } from './hook-run-record.ts'
import { HOOK_SETTINGS_INITIAL } from './hook-settings.ts'
import type { LiveHook, LiveHooks } from './live-hooks.ts'
import type { HookJob } from './sandbox/pool.ts'
import { failure, type HookOutput, type JsonValue, type RunReport } from './sandbox/result.ts'
import { createTokenHooks } from './token-hook.ts'

type Answer = HookOutput | ReturnType<typeof failure>

let records: HookRunRecord[] = []
let jobs: HookJob[] = []
let answers: Record<string, (input: Record<string, unknown>) => Partial<RunReport> & { outcome: Answer }> = {}
const cache = new HookCache(() => 1_000)
const hooks = createTokenHooks({
  pool: {
    async run(job) {
      jobs.push(job)
      const made = answers[job.code]?.(JSON.parse(job.input)) ?? { outcome: continuing([]) }
      const used = { cache: false, random: false, fetch: false }
      return { warnings: [], cacheWrites: [], console: [], fetches: [], used, durationMs: 1, queueMs: 0, cpuMs: 1, ...made }
    },
  },
  cache,
  tenant: 'writ',
  now: () => 1_000,
  record: (record) => records.push(record),
})
beforeEach(() => {
  records = []
  jobs = []
  answers = {}
})

function continuing(scopes: readonly string[], claims: [string, JsonValue][] = []): HookOutput {
  return { ok: true, decision: 'continue', scopes, claims, notJson: [] }
}

function live(code: string, overrides: Partial<LiveHook> = {}): LiveHook {
  return {
    ...{ id: `hok_${code}`, name: code, version: { id: `v_${code}`, number: 1, code, shape: 'action' as const } },
    ...{ clientIds: undefined, resourceServerIds: undefined, secrets: {}, hosts: [], fingerprint: '1', ...overrides },
  }
}

const chain = (list: LiveHook[], mayExceedGrant = false): LiveHooks => ({ ...HOOK_SETTINGS_INITIAL, hooks: list, mayExceedGrant })

function input(
  overrides: { grant?: Partial<ClientGrant>; resourceServer?: Partial<ResourceServer>; candidateScopes?: string[]; revision?: number } = {},
): TokenHookInput {
  const client = { ...testClient(), revision: overrides.revision ?? 1 }
  const resourceServer = { ...testResourceServer(), definedScopes: new Set(['a', 'b', 'c']), ...overrides.resourceServer }
  const grant = { ...testGrant(), allowedScopes: ['a', 'b'], ...overrides.grant }
  return {
    ...{
      requestId: 'r1',
      client,
      resourceServer,
      grant,
      requestedScopes: [],
      candidateScopes: overrides.candidateScopes ?? ['a'],
      credentialId: 's1',
    },
    request: { method: 'POST', address: '192.0.2.1', hostname: '', language: '', userAgent: 'x', body: { audience: 'a' } },
  }
}

const decide = (list: LiveHooks, given = input(), previous?: TokenHookOutcome) => Promise.resolve(hooks.under(list).run(given, previous))

describe('a request that no hook matches', () => {
  it('goes on at once, with the candidate scopes', () => {
    const outcome = hooks.under(chain([])).run(input(), undefined)
    expect(outcome).toEqual({ ok: true, decision: 'continue', scopes: ['a'], claims: new Map(), modified: false, runs: [] })
  })

  it.each([
    ['another application', { clientIds: new Set(['other']) }],
    ['another API', { resourceServerIds: new Set(['other']) }],
    ['one of the two lists only', { clientIds: new Set([testClient().id]), resourceServerIds: new Set(['other']) }],
    ['a list whose last member was deleted', { clientIds: new Set<string>() }],
  ])('%s', async (_name, targets) => {
    expect(await decide(chain([live('x', targets)]))).toMatchObject({ decision: 'continue', runs: [] })
    expect(jobs).toEqual([])
  })
})

describe('a chain', () => {
  it('passes scopes and claims from one hook to the next, in order', async () => {
    answers.first = () => ({ outcome: continuing(['b'], [['x', 1]]) })
    answers.second = (given) => ({
      outcome: continuing(
        [...(given.scopes as string[]), 'a'],
        [
          ['seen', given.claims as JsonValue],
          ['x', 2],
        ],
      ),
    })
    const both = { clientIds: new Set([testClient().id]), resourceServerIds: new Set([testResourceServer().id]) }
    const outcome = await decide(chain([live('first', both), live('second')]))
    expect(outcome).toMatchObject({ decision: 'continue', scopes: ['b', 'a'], modified: true })
    expect(outcome.ok && outcome.decision === 'continue' && [...outcome.claims]).toEqual([
      ['x', 2],
      ['seen', { x: 1 }],
    ])
    expect(outcome.runs.map((run) => [run.hookId, run.version, run.outcome])).toEqual([
      ['hok_first', 1, 'modified'],
      ['hok_second', 1, 'modified'],
    ])
  })

  it.each<[string, Answer]>([
    ['a denial', { ok: true, decision: 'deny', error: 'invalid_scope', description: 'no' }],
    ['a failure', failure('runtime', 'x is not defined')],
  ])('ends with %s, and what was set before is gone', async (_name, end) => {
    answers.first = () => ({ outcome: continuing(['a', 'b'], [['x', 1]]) })
    answers.second = () => ({ outcome: end })
    const outcome = await decide(chain([live('first'), live('second'), live('third')]))
    expect(outcome).not.toHaveProperty('claims')
    expect(outcome.ok && outcome.decision === 'continue').toBe(false)
    expect(jobs.map((job) => job.code)).toEqual(['first', 'second'])
    expect(outcome.runs).toHaveLength(2)
  })

  it('fails with more than 20 hooks, with a secret that does not open, and with an input that is too large', async () => {
    expect(await decide(chain(Array.from({ length: 21 }, (_, i) => live(`h${i}`))))).toMatchObject({ ok: false, kind: 'contract' })
    expect(await decide(chain([live('x', { problem: 'its secret cannot be opened' })]))).toMatchObject({ ok: false, kind: 'crash' })
    const large = { ...input(), request: { ...input().request, body: { audience: 'x'.repeat(70_000) } } }
    expect(await decide(chain([live('x')]), large)).toMatchObject({ ok: false, kind: 'contract' })
    expect(jobs).toEqual([])
  })

  it('fails when all hooks together set too many claims', async () => {
    const forty = (prefix: string) => () => ({
      outcome: continuing(
        ['a'],
        Array.from({ length: 40 }, (_, i): [string, JsonValue] => [`${prefix}${i}`, i]),
      ),
    })
    answers.first = forty('x')
    answers.second = forty('y')
    expect(await decide(chain([live('first'), live('second')]))).toMatchObject({ ok: false, kind: 'contract' })
  })
})

describe('scopes', () => {
  it.each([
    { name: 'kept', asked: ['a'], mayExceed: false, granted: ['a'], dropped: [] },
    { name: 'of the grant that were not asked for', asked: ['b'], mayExceed: false, granted: ['b'], dropped: [] },
    { name: 'outside the grant', asked: ['a', 'c'], mayExceed: false, granted: ['a'], dropped: [['c', 'not_in_grant']] },
    { name: 'outside the grant with the setting on', asked: ['a', 'c'], mayExceed: true, granted: ['a', 'c'], dropped: [] },
    { name: 'outside the API', asked: ['z'], mayExceed: false, granted: [], dropped: [['z', 'not_defined']] },
    { name: 'outside the API with the setting on', asked: ['z', 'a'], mayExceed: true, granted: ['a'], dropped: [['z', 'not_defined']] },
    { name: 'named twice', asked: ['a', 'a'], mayExceed: false, granted: ['a'], dropped: [] },
    { name: 'none', asked: [], mayExceed: false, granted: [], dropped: [] },
  ])('$name', async ({ asked, mayExceed, granted, dropped }) => {
    answers.x = () => ({ outcome: continuing(asked) })
    const outcome = await decide(chain([live('x')], mayExceed))
    expect(outcome).toMatchObject({ decision: 'continue', scopes: granted })
    hooks.committed(outcome)
    expect(records[0]?.detail.dropped.map(({ name, reason }) => [name, reason])).toEqual(dropped)
  })

  it('that the API no longer defines are lost, although the grant still allows them', async () => {
    answers.x = () => ({ outcome: continuing(['a', 'b']) })
    expect(await decide(chain([live('x')]), input({ resourceServer: { definedScopes: new Set(['a']) } }))).toMatchObject({ scopes: ['a'] })
  })
})

const RESERVED =
  'acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash client_id cnf cty dest entitlements events exp groups gty htm htu iat internalService iss jcard jku jti jwe jwk kid may_act mky nbf nonce object_id org_id org_name orig origid permissions roles rph s_hash scope sid sub sub_jwk toe txn typ uuid vot vtm x5t#S256 sip_anything'

describe('claims', () => {
  const reasonOf = (name: string, value: JsonValue = 1, shape: 'hook' | 'action' = 'action') =>
    limitClaims([[name, value]], [], shape).dropped[0]?.reason

  it.each(RESERVED.split(' '))('%s is reserved', (name) => {
    expect(reasonOf(name)).toBe('reserved')
  })

  it.each([
    ['https://auth0.com/x', 'restricted_namespace'],
    ['https://AUTH0.com/x', 'restricted_namespace'],
    ['http://x.auth0.com', 'restricted_namespace'],
    ['https://auth0.com./x', 'restricted_namespace'],
    ['https://a@auth0.com/x', 'restricted_namespace'],
    ['https://webtask.io', 'restricted_namespace'],
    ['https://a.webtask.run:8443/', 'restricted_namespace'],
    ['urn:auth0:x', 'restricted_namespace'],
    ['__proto__', 'forbidden_name'],
    ['constructor', 'forbidden_name'],
    ['prototype', 'forbidden_name'],
    ['', 'bad_name'],
    ['a\u0000', 'bad_name'],
    ['x'.repeat(257), 'bad_name'],
    ['https://auth0.com.example/x', undefined],
    ['https://notauth0.com/x', undefined],
    ['https://example.com/auth0.com', undefined],
    ['plan', undefined],
  ])('%j: %s', (name, reason) => {
    expect(reasonOf(name)).toBe(reason)
  })

  it.each([
    ['plan', 'not_namespaced'],
    ['https:', 'not_namespaced'],
    ['https:///x', 'not_namespaced'],
    ['ftp://x.example', 'not_namespaced'],
    ['https://x.example', undefined],
  ])('in the Hook shape %j: %s', (name, reason) => {
    expect(reasonOf(name, 1, 'hook')).toBe(reason)
  })

  it('with a forbidden name at any depth are dropped', () => {
    expect(reasonOf('x', JSON.parse('[{"a":{"__proto__":1}}]'))).toBe('forbidden_name')
    expect(reasonOf('x', ['constructor'])).toBeUndefined()
  })

  it('whose value JSON has no word for are named', () => {
    expect(limitClaims([], ['f'], 'action').dropped).toEqual([{ what: 'claim', name: 'f', reason: 'not_json' }])
  })
})

describe('secrets', () => {
  it('are masked in what is recorded and in what is public, not in the token', async () => {
    const secrets = { KEY: 'hunter2-hunter2' }
    const encoded = Buffer.from(secrets.KEY).toString('base64')
    answers.x = () => ({
      outcome: continuing(['a'], [['x', { k: secrets.KEY }]]),
      console: [{ level: 'log', text: `${'y'.repeat(250)}${secrets.KEY} ${encoded}` }],
      warnings: [secrets.KEY],
    })
    answers.y = () => ({ outcome: { ok: true, decision: 'deny', error: 'invalid_scope', description: `no ${secrets.KEY}` } })
    const outcome = await decide(chain([live('x', { secrets }), live('y', { secrets })]))
    expect(outcome).toMatchObject({ decision: 'deny', description: 'no ***' })
    hooks.committed(outcome)
    expect(JSON.stringify(records)).not.toContain('hunter2')
    expect(JSON.stringify(records)).not.toContain(encoded.slice(0, 12))
    expect(records[0]?.detail.warnings).toEqual(['***', 'secret_in_claim: x'])
    const token = await decide(chain([live('x', { secrets })]))
    expect(token.ok && token.decision === 'continue' && token.claims.get('x')).toEqual({ k: secrets.KEY })
  })

  it('are given to the run of their own hook only, and never recorded', async () => {
    const outcome = await decide(chain([live('x', { secrets: { KEY: 'of x' } }), live('y', { secrets: { KEY: 'of y' } })]))
    expect(jobs.map((job) => JSON.parse(job.input).secrets)).toEqual([{ KEY: 'of x' }, { KEY: 'of y' }])
    expect(jobs[1]?.input).not.toContain('of x')
    hooks.committed(outcome)
    expect(JSON.stringify(records)).not.toMatch(/of [xy]/)
  })
})

describe('deciding again', () => {
  it('keeps the outcome when nothing that the hooks saw has changed', async () => {
    const list = chain([live('x')])
    const first = await decide(list)
    expect(await decide(chain([live('x')]), input(), first)).toBe(first)
    expect(jobs).toHaveLength(1)
  })

  it.each<[string, LiveHooks, TokenHookInput]>([
    ['the application', chain([live('x')]), input({ revision: 2 })],
    ['the API', chain([live('x')]), input({ resourceServer: { revision: 9 } })],
    ['the grant', chain([live('x')]), input({ grant: { revision: 9 } })],
    ['the secret', chain([live('x')]), { ...input(), credentialId: 's2' }],
    ['the candidate scopes', chain([live('x')]), input({ candidateScopes: ['b'] })],
    ['the version', chain([live('x', { version: { id: 'v2', number: 2, code: 'x', shape: 'action' } })]), input()],
    ['secrets, hosts or targets', chain([live('x', { fingerprint: '2' })]), input()],
    ['the order', chain([live('y'), live('x')]), input()],
    ['the setting', chain([live('x')], true), input()],
  ])('runs the hooks again when %s changed', async (_name, list, given) => {
    const first = await decide(chain([live('x')]))
    const second = await decide(list, given, first)
    expect(second).not.toBe(first)
    hooks.superseded(first)
    hooks.committed(second)
    expect(records[0]?.outcome).toBe('superseded')
    expect(records.slice(1).every((record) => record.outcome !== 'superseded')).toBe(true)
  })

  it('applies cache writes of the committed attempt only, and counts each attempt once', async () => {
    let value = 0
    answers.x = () => ({ outcome: continuing(['a']), cacheWrites: [{ key: 'k', value: String(++value), expiresAt: 5_000 }] })
    const first = await decide(chain([live('x')]))
    const second = await decide(chain([live('x', { fingerprint: '2' })]), input(), first)
    hooks.superseded(first)
    expect(cache.entries('v_x')).toEqual([])
    hooks.committed(second)
    hooks.committed(second)
    expect(cache.entries('v_x')).toEqual([['k', '2', 5_000]])
    expect(records.map((record) => record.outcome)).toEqual(['superseded', 'unchanged'])
  })
})

it('whatever hooks return: no reserved claim, no scope beyond policy, no pollution', async () => {
  const name = fc.oneof(
    fc.string(),
    fc.constantFrom(...RESERVED.split(' '), '__proto__', 'constructor', 'https://auth0.com/a', 'https://x.example/a'),
  )
  const scope = fc.constantFrom('a', 'b', 'c', 'd')
  const output = fc.record({
    scopes: fc.array(scope),
    claims: fc.array(fc.tuple(name, fc.jsonValue() as fc.Arbitrary<JsonValue>), { maxLength: 5 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(output, { maxLength: 4 }),
      fc.boolean(),
      fc.constantFrom('hook' as const, 'action' as const),
      async (outputs, mayExceed, shape) => {
        answers = Object.fromEntries(outputs.map(({ scopes, claims }, i) => [`h${i}`, () => ({ outcome: continuing(scopes, claims) })]))
        const list = outputs.map((_, i) => live(`h${i}`, { version: { id: `v${i}`, number: 1, code: `h${i}`, shape } }))
        const outcome = await decide(chain(list, mayExceed))
        if (!outcome.ok || outcome.decision !== 'continue') return
        for (const granted of outcome.scopes) expect(mayExceed ? ['a', 'b', 'c'] : ['a', 'b']).toContain(granted)
        for (const claim of outcome.claims.keys()) {
          expect(RESERVED.split(' ')).not.toContain(claim)
          if (shape === 'hook') expect(claim).toMatch(/^https?:\/\//i)
        }
        expect(Object.keys(Object.prototype)).toEqual([])
      },
    ),
    { numRuns: 500 },
  )
})
