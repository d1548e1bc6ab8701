import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessTokenClaims } from '../oauth/access-token-claims.ts'
import type { TokenHookInput, TokenHookOutcome } from '../oauth/ports.ts'
import { requireContinuation, scopesAfterHooks } from '../oauth/run-token-hooks.ts'
import { testClient, testGrant, testResourceServer } from '../oauth/testing.ts'
import { toErrorAnswer } from '../oauth/token-answer.ts'
import { compileHook, type HookLanguage } from './compile-hook.ts'
import { HookCache } from './hook-cache.ts'
import { HOOK_SETTINGS_INITIAL } from './hook-settings.ts'
import { createTestPool, hook } from './sandbox/testing.ts'
import { createTokenHooks } from './token-hook.ts'

// Code as people have it from Auth0's documentation of its Hooks and Actions: the starter code, and what its examples do. It runs as it is.

const { pool } = createTestPool()
const hooks = createTokenHooks({ pool, cache: new HookCache(Date.now), tenant: 'acme', now: Date.now, record: () => {} })
beforeAll(() => pool.whenReady(), 60_000)
afterAll(() => pool.close())

interface World {
  readonly metadata?: Record<string, string>
  readonly allowedScopes?: readonly string[]
  readonly requestedScopes?: readonly string[]
  readonly secrets?: Record<string, string>
  readonly mayExceedGrant?: boolean
  readonly language?: HookLanguage
  /** Where it need not be found out. */
  readonly shape?: 'hook' | 'action'
}

function inputOf({ metadata = {}, allowedScopes = ['read:shifts', 'write:shifts'], requestedScopes = [] }: World): TokenHookInput {
  const candidateScopes = requestedScopes.length > 0 ? requestedScopes : allowedScopes
  return {
    ...{ requestId: 'r', client: { ...testClient(), metadata }, grant: { ...testGrant(), allowedScopes } },
    resourceServer: { ...testResourceServer(), definedScopes: new Set(['read:shifts', 'write:shifts', 'extra']) },
    ...{ requestedScopes, candidateScopes, credentialId: 's' },
    request: { method: 'POST', address: '192.0.2.1', hostname: 'acme.example', language: 'en', userAgent: 'x', body: { a: 'b' } },
  }
}

async function decide(source: string, world: World = {}): Promise<TokenHookOutcome> {
  const code = compileHook(source, world.language ?? 'javascript')
  const loaded = world.shape === undefined ? await pool.load(code) : { ok: true as const, shape: world.shape }
  if (!loaded.ok) throw new Error(loaded.detail)
  const version = { id: code, number: 1, code, shape: loaded.shape }
  const anywhere = { clientIds: undefined, resourceServerIds: undefined, hosts: [], fingerprint: '1' }
  const live = { id: 'h', name: 'h', version, secrets: world.secrets ?? {}, ...anywhere }
  const settings = { ...HOOK_SETTINGS_INITIAL, mayExceedGrant: world.mayExceedGrant ?? false }
  return hooks.under({ ...settings, hooks: [live] }).run(inputOf(world), undefined)
}

/** What the client would hold in its hands. */
async function token(source: string, world: World = {}) {
  const outcome = requireContinuation(await decide(source, world))
  return { scopes: outcome.scopes, claims: Object.fromEntries(outcome.claims) }
}

/** What the client would be told. */
async function refusalOf(source: string, world: World = {}) {
  return answerTo(await decide(source, world))
}

function answerTo(outcome: TokenHookOutcome) {
  try {
    requireContinuation(outcome)
  } catch (error) {
    const { status, body } = toErrorAnswer(error as Parameters<typeof toErrorAnswer>[0])
    return { status, ...JSON.parse(body) }
  }
  throw new Error('a refusal was expected')
}

const STARTER = `
module.exports = function(client, scope, audience, context, cb) {
  var access_token = {};
  access_token.scope = scope; // do not remove this line

  EXAMPLE

  cb(null, access_token);
};`
const starter = (example = '') => STARTER.replace('EXAMPLE', example)
const actionStarter = (example = '') => `
/**
* Handler that will be called during the execution of a Client Credentials exchange.
*
* @param {Event} event - Details about client credentials grant request.
* @param {CredentialsExchangeAPI} api - Interface whose methods can be used to change the behavior of client credentials grant.
*/
exports.onExecuteCredentialsExchange = async (event, api) => {
${example}
};`

describe('a Hook as documented', () => {
  it('the starter code changes nothing', async () => {
    expect(await token(starter())).toEqual({ scopes: ['read:shifts', 'write:shifts'], claims: {} })
    expect(await token(starter(), { requestedScopes: ['read:shifts'] })).toEqual({ scopes: ['read:shifts'], claims: {} })
  })

  it('adds a claim, and a scope where hooks may', async () => {
    const code = starter(`access_token['https://example.com/claim'] = 'bar';\n  access_token.scope.push('extra');`)
    const claims = { 'https://example.com/claim': 'bar' }
    expect(await token(code)).toEqual({ scopes: ['read:shifts', 'write:shifts'], claims })
    expect(await token(code, { mayExceedGrant: true })).toEqual({ scopes: ['read:shifts', 'write:shifts', 'extra'], claims })
  })

  it.each([
    ['InvalidScopeError', 400, 'invalid_scope', 'Not authorized for this scope.'],
    ['InvalidRequestError', 400, 'invalid_request', 'Bad request.'],
    ['ServerError', 500, 'server_error', 'A server error occurred.'],
  ])('%s is answered as documented', async (name, status, error, error_description) => {
    expect(await refusalOf(starter(`return cb(new ${name}('${error_description}'));`))).toEqual({ status, error, error_description })
  })

  it('other properties of the answer are ignored, and so are claims of its makers', async () => {
    const code = starter(`access_token.plan = 'full'; access_token.sub = 'x'; access_token['https://acme.auth0.com/x'] = 1`)
    expect((await token(code)).claims).toEqual({})
  })

  it('knows its client, its secrets, and that there may be no scope at all', async () => {
    const code = starter(`
      var who = [client.id, client.name, client.tenant, client.metadata.plan, audience, typeof scope, context.webtask.secrets.KEY];
      access_token['https://example.com/who'] = who;`)
    const world = { metadata: { plan: 'full' }, allowedScopes: [], secrets: { KEY: 'value' } }
    const { id, name } = testClient()
    expect((await token(code, world)).claims).toEqual({
      'https://example.com/who': [id, name, 'acme', 'full', testResourceServer().identifier, 'undefined', 'value'],
    })
  })

  it('narrows scopes by metadata, may answer later, and without scopes there are none', async () => {
    const narrowing = starter(`if (client.metadata.readonly) access_token.scope = scope.filter(function (s) { return /^read:/.test(s); });`)
    expect((await token(narrowing, { metadata: { readonly: 'yes' } })).scopes).toEqual(['read:shifts'])
    expect((await token(hook('Promise.resolve().then(() => cb(null, { scope }))'))).scopes).toHaveLength(2)
    expect((await token(hook('cb(null, {})'))).scopes).toEqual([])
  })
})

describe('an Action as documented', () => {
  it('the starter code changes nothing', async () => {
    expect(await token(actionStarter())).toEqual({ scopes: ['read:shifts', 'write:shifts'], claims: {} })
  })

  it('adds claims from metadata and secrets, with or without a namespace', async () => {
    const code = actionStarter(`
      const namespace = 'https://acme.example';
      if (event.client.metadata.tier) api.accessToken.setCustomClaim(\`\${namespace}/tier\`, event.client.metadata.tier);
      api.accessToken.setCustomClaim('region', event.secrets.REGION);`)
    expect((await token(code, { metadata: { tier: 'gold' }, secrets: { REGION: 'eu-1' } })).claims).toEqual({
      ...{ 'https://acme.example/tier': 'gold', region: 'eu-1' },
    })
  })

  it('denies by client, API and scopes, with the code and the reason it gives', async () => {
    const code = actionStarter(`
      const { requested_scopes: requested } = event.transaction;
      if (event.resource_server.identifier === '${testResourceServer().identifier}' && requested.includes('write:shifts'))
        return api.access.deny('invalid_scope', 'Writing is closed.');`)
    expect(await refusalOf(code, { requestedScopes: ['write:shifts'] })).toEqual({
      ...{ status: 400, error: 'invalid_scope', error_description: 'Writing is closed.' },
    })
    expect((await token(code, { requestedScopes: ['read:shifts'] })).scopes).toEqual(['read:shifts'])
  })

  it('denies by request: the location of a caller is not known, which lets everything through', async () => {
    const byPlace = actionStarter(`if (event.request.geoip.continentCode === 'NA') api.access.deny('invalid_request', 'Not from here.');`)
    expect((await token(byPlace)).scopes).toHaveLength(2)
    const byAddress = actionStarter(`if (event.request.ip === '192.0.2.1') api.access.deny('invalid_request', event.request.method);`)
    expect(await refusalOf(byAddress)).toMatchObject({ error: 'invalid_request', error_description: 'POST' })
  })

  it('keeps something in the cache for its next run', async () => {
    const code = actionStarter(`
      const known = api.cache.get('token');
      if (!known) api.cache.set('token', 'abc', { ttl: 60000 });
      api.accessToken.setCustomClaim('known', known ? known.value : 'no');`)
    const outcome = await decide(code)
    hooks.committed(outcome)
    expect([requireContinuation(outcome).claims.get('known'), (await token(code)).claims.known]).toEqual(['no', 'abc'])
  })

  it('in TypeScript and as a module, too', async () => {
    const typed = `
      interface Plan { readonly name: string }
      export const onExecuteCredentialsExchange = async (event: any, api: any): Promise<void> => {
        const plan: Plan = { name: event.client.metadata.plan as string }
        api.accessToken.setCustomClaim('plan', plan.name satisfies string)
      }`
    expect((await token(typed, { language: 'typescript', metadata: { plan: 'full' } })).claims).toEqual({ plan: 'full' })
  })
})

it('whatever a hook answers: a well-formed token within policy, or an answer of the protocol', async () => {
  const anything = fc.oneof(fc.constant('undefined'), fc.json({ maxDepth: 3 }), fc.constantFrom('() => 1', '10n', 'Symbol()', 'NaN'))
  const name = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('scope', 'sub', 'exp', 'iss', '__proto__', 'https://x.example/a'))
  const scopes = fc.oneof(
    anything,
    fc.array(fc.constantFrom('read:shifts', 'extra', 'other', 'a b')).map((list) => JSON.stringify(list)),
  )
  const answer = fc.oneof(
    fc.tuple(fc.array(fc.tuple(name, anything), { maxLength: 4 }), scopes).map(([claims, scope]) => {
      const members = claims.map(([member, value]) => `[${JSON.stringify(member)}]: ${value}`)
      return `cb(null, { ${[...members, `scope: ${scope}`].join(', ')} })`
    }),
    fc.tuple(fc.constantFrom('InvalidScopeError', 'ServerError', 'Error'), fc.string()).map(([kind, message]) => {
      return `cb(new ${kind}(${JSON.stringify(message)}))`
    }),
    anything.map((value) => `throw ${value}`),
    anything.map((value) => `cb(${value})`),
  )
  const world = { allowedScopes: ['read:shifts'], shape: 'hook' as const }
  await fc.assert(
    fc.asyncProperty(answer, async (body) => {
      const outcome = await decide(hook(body), world)
      if (!outcome.ok || outcome.decision === 'deny') {
        const { status, error, error_description: text } = answerTo(outcome)
        expect([400, 500]).toContain(status)
        expect(['invalid_scope', 'invalid_request', 'server_error']).toContain(error)
        expect(text).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]{0,256}$/) // RFC 6749 §5.2
        return
      }
      const { resourceServer } = inputOf(world)
      const grantedScopes = scopesAfterHooks(outcome, resourceServer)
      expect(['', 'read:shifts']).toContain(grantedScopes.join(' '))
      const facts = { issuer: 'i', clientId: 'c', audience: 'a', issuedAt: 1, expiresAt: 2, tokenId: 't', grantedScopes }
      const claims = JSON.parse(JSON.stringify(accessTokenClaims('access_token', { ...facts, hookClaims: outcome.claims })))
      expect(claims).toMatchObject({ iss: 'i', sub: 'c@clients', aud: 'a', iat: 1, exp: 2, jti: 't', scope: grantedScopes.join(' ') })
      expect(
        Object.keys(claims)
          .filter((claim) => !/^https?:\/\//.test(claim))
          .sort(),
      ).toEqual(
        ['aud', 'azp', 'exp', 'gty', 'iat', 'iss', 'jti', 'scope', 'sub'], //
      )
    }),
    { numRuns: 100 },
  )
}, 120_000)
