import { beforeAll, describe, expect, it } from 'vitest'
import { readHookTypes, secretTypes } from '../../../../lib/hooks/read-hook-types.ts'
import { createTypeService, type Language, type TypeService } from './type-service.ts'

const HOOK = (body: string) => `module.exports = function (client, scope, audience, context, cb) {\n${body}\n}\n`
const ACTION = (body: string) => `exports.onExecuteCredentialsExchange = async (event, api) => {\n${body}\n}\n`
let service: TypeService

beforeAll(async () => {
  service = createTypeService((await readHookTypes()).files)
})

function problems(code: string, language: Language = 'javascript', secrets: string[] = []): string[] {
  service.update(code, language, secretTypes(secrets))
  return service.problems().map(({ kind, message }) => `${kind}: ${message}`)
}

/** What is offered where "|" stands. */
function offered(code: string, language: Language = 'javascript', secrets: string[] = []): string[] {
  service.update(code.replace('|', ''), language, secretTypes(secrets))
  return service.complete(code.indexOf('|')).map(({ label }) => label)
}

describe('the types of a hook', () => {
  it('need no annotation in either shape, in either language', () => {
    for (const language of ['javascript', 'typescript'] as const) {
      expect(problems(HOOK('cb(null, { scope: scope ?? [], "https://a.example/plan": client.metadata.plan })'), language)).toEqual([])
      expect(problems(ACTION('api.accessToken.setCustomClaim("plan", event.client.metadata.plan ?? null)'), language)).toEqual([])
    }
  })

  it('let helpers of plain JavaScript be untyped, and those of TypeScript not', () => {
    const code = `function tier(plan) { return plan }\n${ACTION('api.accessToken.setCustomClaim("tier", tier("a"))')}`
    expect(problems(code)).toEqual([])
    expect(problems(code, 'typescript')).toEqual([expect.stringContaining("type: Parameter 'plan' implicitly")])
  })

  it.each([
    ['a misspelt member', ACTION('event.client.metdata'), /type: Property 'metdata' does not exist/],
    ['Node', ACTION('process.env'), /type: Cannot find name 'process'/],
    ['the DOM', ACTION('window.x'), /type: Cannot find name 'window'/],
    ['a deny code that is none', ACTION('api.access.deny("no")'), /type: Argument of type '"no"'/],
    ['a secret that is not set', ACTION('fetch(event.secrets.KEY)'), /type: Property 'KEY' does not exist on type 'HookSecrets'/],
    ['a secret of a hook that is not set', HOOK('cb(new Error(context.webtask.secrets.KEY))'), /Property 'KEY' does not exist/],
    ['a bracket that is missing', 'module.exports = function ( {', /^syntax: /],
    ['types in JavaScript', 'const a: string = ""', /^syntax: Type annotations can only be used in TypeScript/],
  ])('name %s', (_what, code, message) => {
    expect(problems(code).join('\n')).toMatch(message)
  })

  it('know the secrets that are set', () => {
    expect(problems(ACTION('fetch(event.secrets.KEY + event.secrets["a-b"])'), 'javascript', ['KEY', 'a-b'])).toEqual([])
    expect(offered(ACTION('event.secrets.|'), 'javascript', ['KEY'])).toEqual(['KEY'])
  })

  it('complete what the sandbox has', () => {
    expect(offered(ACTION('api.|'))).toEqual(['access', 'accessToken', 'cache', 'transaction'])
    expect(offered(ACTION('event.|'))).toEqual(
      expect.arrayContaining(['accessToken', 'client', 'request', 'resource_server', 'secrets', 'tenant', 'transaction']),
    )
    expect(offered(HOOK('client.|'))).toEqual(['id', 'metadata', 'name', 'tenant'])
    expect(offered(HOOK('context.webtask.|'))).toEqual(['secrets'])
  })

  it('are the reference of both shapes', () => {
    const reference = service.reference()
    const paths = (shape: string) => reference.filter((entry) => entry.shape === shape).map(({ path }) => path)
    expect(paths('hook')).toEqual([
      ...['client.id', 'client.name', 'client.tenant', 'client.metadata', 'scope', 'audience', 'context.webtask.secrets', 'cb'],
    ])
    expect(paths('action')).toEqual(
      expect.arrayContaining(['event.request.geoip', 'event.transaction.target_scopes', 'api.access.deny', 'api.cache.get']),
    )
    expect(reference.find(({ path }) => path === 'event.request.geoip')?.documentation).toBe('Always empty in Writ.')
  })

  it('say where a problem is and what a name means', () => {
    const code = ACTION('api.access.deny("no")')
    service.update(code, 'javascript')
    const [problem] = service.problems()
    expect(code.slice(problem?.from, problem?.to)).toBe('"no"')
    const explained = service.explain(code.indexOf('deny') + 1)
    expect(explained?.documentation).toBe('Refuses the token; later hooks do not run.')
    expect(explained?.signature).toContain('code: DenyCode')
  })
})
