import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../admin-activity/record-admin-event.ts'
import { createTestDatabase, type TestDatabase } from '../../db/testing.ts'
import { transaction } from '../../db/transaction.ts'
import { createTestEncryption } from '../../encryption/testing.ts'
import { listHooks } from '../../hooks/hook-view.ts'
import { refuseFetch } from '../../hooks/sandbox/fetch-broker.ts'
import { HookPool } from '../../hooks/sandbox/pool.ts'
import { action, hook } from '../../hooks/sandbox/testing.ts'
import { saveHookDraft } from '../../hooks/save-hook-draft.ts'
import { parseDeployment } from '../deployment/parse-deployment.ts'
import { readSources } from '../deployment/read-sources.ts'
import { toExportedDeployment, toFiles, toYaml } from '../deployment/write-deployment.ts'
import { type ApplyOptions, applyDeployment } from './apply-deployment.ts'
import { readConfiguration } from './read-configuration.ts'
import { formatProblem } from './report.ts'

const actor: Actor = { type: 'cli', id: 'writ apply', name: 'dana' }
const encryption = createTestEncryption()
const lane = new HookPool({ size: 1, fetch: refuseFetch, childLimits: { warmUpRuns: 0 } })
let database: TestDatabase
let directory: string

beforeAll(async () => {
  database = await createTestDatabase()
  await lane.whenReady()
})
afterAll(async () => {
  await lane.close()
  await database.drop()
})
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'writ-apply-'))
  await database.pool.query('DELETE FROM hooks; DELETE FROM clients; DELETE FROM resource_servers; DELETE FROM admin_events')
  return () => rm(directory, { recursive: true, force: true })
})

async function applyPath(target: string, options: Partial<ApplyOptions> = {}, env = {}) {
  const parsed = parseDeployment(await readSources(target, { env }))
  const deps = { prisma: database.prisma, encryption, openLane: () => lane }
  if (parsed.problems.length > 0) return { titles: [], details: [], problems: parsed.problems.map(formatProblem), notes: parsed.notes }
  const { plan } = await applyDeployment(deps, parsed.deployment, { actor, delete: false, dryRun: false, ...options })
  return {
    titles: plan.steps.map(({ sign, title }) => `${sign} ${title}`),
    details: plan.steps.flatMap(({ details }) => details),
    problems: plan.problems.map(formatProblem),
    notes: parsed.notes,
  }
}

async function apply(config: object, options: Partial<ApplyOptions> = {}, env = {}) {
  const file = path.join(directory, 'tenant.json')
  await writeFile(file, JSON.stringify(config))
  return applyPath(file, options, env)
}

async function write(files: Record<string, string>) {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(directory, file)), { recursive: true })
    await writeFile(path.join(directory, file), text)
  }
}

const exported = async () => toExportedDeployment(await transaction(database.prisma, readConfiguration))
const hooks = () => listHooks(database.prisma)
const events = async () => (await database.prisma.adminEvent.findMany({ orderBy: { id: 'asc' } })).map(({ event }) => event)

const HOOK = hook(`cb(null, { scope, 'https://x.example/plan': context.webtask.secrets.KEY })`)
const ACTION = action(`api.accessToken.setCustomClaim('plan', 'full')`)
const BOUND = { 'credentials-exchange': [{ action_name: 'plan', display_name: 'Plan' }] }
const TWO = {
  resourceServers: [{ name: 'Ledger', identifier: 'https://ledger/', signing_alg: 'ES256', scopes: [{ value: 'read' }] }],
  clients: [{ name: 'billing' }],
  hooks: [{ name: 'narrow', triggerId: 'credentials-exchange', enabled: true, script: HOOK, secrets: { KEY: 'a-secret-value' } }],
  actions: [{ name: 'plan', code: ACTION, deployed: true, supported_triggers: [{ id: 'credentials-exchange', version: 'v2' }] }],
  triggers: BOUND,
}

describe('apply', () => {
  it('makes hooks live, and changes nothing when it runs again', async () => {
    const first = await apply(TWO)
    expect(first).toMatchObject({ problems: [], notes: [] })
    expect(first.titles.slice(2)).toEqual(['+ hook "narrow"', '+ hook "plan"'])
    expect(await hooks()).toMatchObject([
      { name: 'narrow', state: 'live', live: { number: 1, message: 'Applied from a file' }, secrets: [{ name: 'KEY' }] },
      { name: 'plan', state: 'live', isEnabled: true },
    ])
    const count = (await events()).length
    expect(await apply(TWO)).toMatchObject({ titles: [], problems: [] })
    expect(await events()).toHaveLength(count)
    expect(JSON.stringify(await database.prisma.adminEvent.findMany())).not.toContain('a-secret-value')
  })

  it('new code is a new version, and the draft of an editor stays; a new secret is no version', async () => {
    await apply(TWO)
    const [narrow] = await hooks()
    const draft = { hookId: narrow?.id ?? '', source: '// mine', language: 'javascript', revision: narrow?.draft?.revision ?? 0 } as const
    await saveHookDraft(database, draft, actor)
    const changed = structuredClone(TWO)
    Object.assign(changed.hooks[0] as object, { script: `${HOOK} // 2`, secrets: { KEY: 'another-secret' } })
    expect(await apply(changed)).toMatchObject({
      titles: ['~ hook "narrow"'],
      details: ['code: version 2, live from the next token', 'secret KEY'],
    })
    expect(await hooks()).toMatchObject([{ state: 'live_draft_newer', live: { number: 2 } }, { live: { number: 1 } }])
    expect((await apply(changed)).titles).toEqual([])
  })

  it('targets, hosts, description and switch; what the file does not say stays', async () => {
    await apply(TWO)
    const changed = structuredClone(TWO)
    const own = { clients: ['billing'], audiences: ['https://ledger/'], hosts: ['api.example.com'], description: 'Why' }
    Object.assign(changed.hooks[0] as object, { ...own, enabled: false })
    expect((await apply(changed)).titles).toEqual(['~ hook "narrow"'])
    expect((await hooks())[0]).toMatchObject({ state: 'disabled', hosts: ['api.example.com'], description: 'Why' })
    expect((await hooks())[0]?.clientIds).toHaveLength(1)
    expect((await apply(changed)).titles).toEqual([])
    expect((await apply(TWO)).titles).toEqual(['~ hook "narrow"']) // enabled again, all else as it is
    expect((await hooks())[0]).toMatchObject({ state: 'live', hosts: ['api.example.com'] })
    Object.assign(changed.hooks[0] as object, { clients: ['nobody'], audiences: ['https://other/'] })
    expect((await apply(changed)).problems).toEqual([
      expect.stringMatching(/^hooks\[0\]\.clients\[0\]: there is no application "nobody"/),
      expect.stringMatching(/^hooks\[0\]\.audiences\[0\]: there is no API "https:\/\/other\/"/),
    ])
  })

  it('refuses code that the engine refuses, with its line, and changes nothing', async () => {
    const broken = { ...TWO, hooks: [{ name: 'narrow', script: '\nlet a = ;' }], actions: [{ name: 'both', code: 'const a = 1' }] }
    const { problems, titles } = await apply(broken)
    expect(problems).toEqual([
      expect.stringMatching(/^hooks\[0\]\.script: line 2 of the code: SyntaxError/),
      expect.stringMatching(/^actions\[0\]\.code: .*exports neither/),
    ])
    expect(titles).toContain('+ API "Ledger"') // planned, and not done
    expect([await hooks(), await events()]).toEqual([[], []])
  })

  it('skips what has no place here, and says so', async () => {
    const { notes, titles } = await apply({
      hooks: [{ name: 'register', triggerId: 'pre-user-registration', script: HOOK }],
      actions: [
        { name: 'login', code: ACTION, supported_triggers: [{ id: 'post-login' }] },
        { name: 'draft', code: ACTION, deployed: false },
        {
          name: 'modules',
          code: ACTION,
          dependencies: [{ name: 'axios', version: '1' }],
          secrets: [{ name: 'A', value: '_VALUE_NOT_SHOWN_' }],
        },
      ],
      triggers: { 'post-login': [] },
    })
    expect(notes).toEqual([
      'skipped hook "register": its triggerId is pre-user-registration',
      'skipped action "login": it is for post-login',
      'skipped action "draft": it is not deployed',
      'hook "modules" asks for axios: there are no modules in Writ, only fetch',
    ])
    expect(titles).toEqual(['+ hook "modules"'])
    expect(await hooks()).toMatchObject([{ name: 'modules', state: 'disabled' }]) // no trigger runs it
  })

  it('runs them in the order of the file; others keep their places', async () => {
    const named = (...names: string[]) => ({ hooks: names.map((name) => ({ name, script: HOOK })) })
    await apply(named('a', 'b', 'c'))
    expect((await apply(named('c', 'a'))).titles).toEqual(['~ order of hooks'])
    expect((await hooks()).map(({ name }) => name)).toEqual(['c', 'b', 'a'])
    expect((await apply(named('c', 'a'))).titles).toEqual([])
    expect((await apply({ hooks: [{ name: 'b', script: HOOK }] }, { delete: true })).titles).toEqual(['- hook "c"', '- hook "a"'])
  })

  it('--delete keeps drafts, the other section, and secrets that the file names without a value', async () => {
    await apply(TWO)
    const draft = { name: 'idea', description: '', position: 9 }
    await database.prisma.hook.create({ data: { id: 'hok_draft', ...draft } })
    const without = { hooks: [{ name: 'narrow', script: HOOK, secrets: { KEY: '_VALUE_NOT_SHOWN_' } }] }
    expect((await apply(without, { delete: true })).titles).toEqual([])
    expect((await apply({ hooks: [] }, { delete: true })).titles).toEqual(['- hook "narrow"'])
    expect((await hooks()).map(({ name }) => name)).toEqual(['plan', 'idea'])
    const { problems } = await apply({ hooks: [{ name: 'idea', script: HOOK }] })
    expect(problems).toEqual([expect.stringMatching(/^hooks\[0\]\.name: is the name of a hook that was never deployed/)])
  })
})

describe('the layout of deploy-cli', () => {
  it('reads code from its files, keywords in it, and TypeScript', async () => {
    await write({
      'hooks/narrow.json': JSON.stringify({ name: 'narrow', enabled: true, script: './narrow.js', triggerId: 'credentials-exchange' }),
      'hooks/narrow.js': HOOK.replace('plan', '##CLAIM##'),
      'actions/Plan it.json': JSON.stringify({ name: 'Plan it', code: '/somewhere/else/actions/Plan it/code.js', deployed: true }),
      'actions/Plan it/code.js': ACTION,
      'actions/typed.json': JSON.stringify({ name: 'typed', code: './actions/typed/code.ts' }),
      'actions/typed/code.ts': `exports.onExecuteCredentialsExchange = async (event: { a?: 1 }, api: any): Promise<void> => {}`,
      'triggers/triggers.json': JSON.stringify({ 'credentials-exchange': [{ action_name: 'Plan it', display_name: 'x' }] }),
    })
    const applied = await applyPath(directory, {}, { CLAIM: 'tier' })
    expect(applied).toMatchObject({ problems: [], titles: ['+ hook "narrow"', '+ hook "Plan it"', '+ hook "typed"'] })
    const { hooks: exportedHooks, actions } = await exported()
    expect(exportedHooks?.[0]?.script).toContain('https://x.example/tier')
    expect(actions).toMatchObject([{ name: 'Plan it' }, { name: 'typed', language: 'typescript' }])
  })

  it('reads no code from outside of the directory, and none that is missing or has open keywords', async () => {
    await write({
      'hooks/a.json': JSON.stringify({ name: 'a', script: '../../../../../../../etc/hostname.js' }),
      'hooks/b.json': JSON.stringify({ name: 'b', script: './b.js' }),
      'hooks/b.js': 'module.exports = () => "##OPEN##"',
    })
    await mkdir(`${directory}-other`)
    await writeFile(`${directory}-other/x.js`, HOOK)
    await write({ 'hooks/c.json': JSON.stringify({ name: 'c', script: `../../${path.basename(directory)}-other/x.js` }) })
    const { problems } = await applyPath(directory)
    expect(problems).toHaveLength(3)
    expect(problems.join('\n')).toMatch(/OPEN## has no value/)
    expect(await hooks()).toEqual([])
    await rm(`${directory}-other`, { recursive: true })
  })
})

describe('export', () => {
  const odd = [
    '\t',
    'const a = "##KEY##"',
    "'@@X@@'",
    'line\r\nwith returns',
    '  trailing  ',
    '\u2028 \u00e9 \u{1f600}',
    '# no comment',
    '',
  ]
  const MIXED = {
    ...TWO,
    hooks: [{ ...TWO.hooks[0], script: `${HOOK}\n/*${odd.join('\n')}*/\n` }],
    actions: [{ ...TWO.actions[0], clients: ['billing'], hosts: ['api.example.com:8443'], description: 'Why' }],
  }

  it('holds no secret, and applied to an empty database it gives the same, in both layouts', async () => {
    await write({ 'odd.js': MIXED.hooks[0]?.script ?? '' })
    await apply({ ...MIXED, hooks: [{ ...MIXED.hooks[0], script: './odd.js' }] }, {}, { KEY: '##KEY##', X: '@@X@@' })
    const before = await exported()
    expect(JSON.stringify(before)).not.toContain('a-secret-value')
    expect(before).toMatchObject({
      hooks: [{ name: 'narrow', enabled: true, secrets: { KEY: '_VALUE_NOT_SHOWN_' }, order: 1 }],
      actions: [{ name: 'plan', deployed: true, clients: ['billing'], hosts: ['api.example.com:8443'], order: 2 }],
      triggers: { 'credentials-exchange': [{ action_name: 'plan' }] },
    })
    const yaml = toYaml(before)
    const files = toFiles(before)
    await write({ 'tenant.yaml': yaml, ...Object.fromEntries([...files].map(([file, text]) => [`layout/${file}`, text])) })
    expect(await applyPath(path.join(directory, 'tenant.yaml'))).toMatchObject({ titles: [], problems: [] })
    expect(await applyPath(path.join(directory, 'layout'))).toMatchObject({ titles: [], problems: [] })
    for (const target of ['tenant.yaml', 'layout']) {
      await database.pool.query('DELETE FROM hooks; DELETE FROM clients; DELETE FROM resource_servers')
      const { problems, details } = await applyPath(path.join(directory, target))
      expect(problems).toEqual([])
      expect(details).toContain('secret KEY has no value yet: set it before the hook needs it')
      const { hooks: [narrow] = [], actions } = await exported()
      expect(narrow).toEqual({ ...before.hooks?.[0], secrets: {} })
      expect(actions).toEqual(before.actions)
    }
  })
})
