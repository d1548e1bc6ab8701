import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { PrismaClient } from '../db/generated/client.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { DomainError } from '../errors.ts'
import { uuidv7 } from '../ids.ts'
import { accessTokenClaims } from '../oauth/access-token-claims.ts'
import { checkRequestedScopes } from '../oauth/check-requested-scopes.ts'
import { isOAuthError } from '../oauth/oauth-error.ts'
import type { TokenHookInput, TokenHookOutcome } from '../oauth/ports.ts'
import { requireContinuation } from '../oauth/run-token-hooks.ts'
import { toErrorAnswer } from '../oauth/token-answer.ts'
import { parseInput } from '../parse-input.ts'
import { checkHook, type HookCheck } from './check-hook.ts'
import { type HookFixtureInput, hookFixtureInput } from './fixtures/hook-fixture.ts'
import { type ChainTrail, HookChain } from './hook-chain.ts'
import { hookLanguage, hookSource } from './hook-input.ts'
import type { HookRuntime } from './hook-runtime.ts'
import type { HookSettings } from './hook-settings.ts'
import { hookNotFound } from './hook-view.ts'
import { type LiveHook, matchingHooks } from './live-hooks.ts'
import { type PlacedHook, readChain, readHookSettings } from './read-chain.ts'
import type { JsonValue } from './sandbox/result.ts'
import { type HookTestResult, toTestResult } from './test-result.ts'

export interface TestHookDeps {
  readonly prisma: PrismaClient
  readonly encryption: Pick<Encryption, 'open'>
  readonly runtime: Pick<HookRuntime, 'draft' | 'draftCache' | 'tenant' | 'issuer' | 'record'>
}

/**
 * `hookId`: whose secrets, hosts and place in the order count; without one the code has none. `withOthers`: the live hooks that match the
 * fixture run too, in order.
 */
export const testHookInput = z.strictObject({
  hookId: z.string().optional(),
  source: hookSource,
  language: hookLanguage,
  fixture: hookFixtureInput,
  withOthers: z.boolean().default(false),
})
export type TestHookInput = z.input<typeof testHookInput>

/** The version number of a draft's runs on record. */
export const DRAFT_NUMBER = 0

/**
 * Tries code on a request, in the draft lane: with production's limits, the hook's real secrets and hosts, and nothing of it touches a
 * live token. Running never saves the code; the run goes on record (lane `test`).
 * @throws DomainError `invalid` (fixture or code of a wrong form), `not_found`, or `conflict` when there is no room to run it now
 */
export async function testHook(deps: TestHookDeps, input: TestHookInput): Promise<HookTestResult> {
  const { hookId, source, language, fixture, withOthers } = parseInput(testHookInput, input)
  const [placed, settings, check] = await Promise.all([
    readChain(deps.prisma, deps.encryption, hookId),
    readHookSettings(deps.prisma),
    checkHook(deps.runtime, source, language),
  ])
  const own = placed.find(({ hook }) => hook.id === hookId)
  if (hookId !== undefined && own === undefined) throw hookNotFound(hookId)
  const api = await readApi(deps.prisma, fixture.resourceServer.identifier)
  const request = requestOf(fixture, api)
  if (!check.ok) return toTestResult({ fixture, check, names: new Map() })

  const sha256 = createHash('sha256').update(source).digest('hex')
  const draft = draftOf(own?.hook, check, sha256)
  const hooks = withOthers ? chainWith(draft, own, placed, request) : [draft]
  const names = new Map(hooks.map((hook) => [hook.id, hook.name]))
  const scopes = candidateScopes(request, fixture)
  if ('refused' in scopes) return toTestResult({ fixture, check, names, refused: scopes.refused })

  const trail: ChainTrail = { records: [], cacheWrites: [] }
  const hookInput: TokenHookInput = { ...request, ...scopes, requestId: uuidv7(), credentialId: '' }
  const outcome = await runInDraftLane(deps, { hooks, settings, hookInput, trail })
  for (const record of trail.records) {
    if (record.hookId === hookId) deps.runtime.record({ ...record, detail: { ...record.detail, sourceSha256: sha256 } })
  }
  const token = (grantedScopes: readonly string[], claims: ReadonlyMap<string, JsonValue>) =>
    accessTokenClaims(request.resourceServer.tokenDialect, {
      ...{ issuer: deps.runtime.issuer, clientId: request.client.id, audience: request.resourceServer.identifier },
      ...timesOf(request.resourceServer.tokenLifetimeSeconds),
      ...{ tokenId: hookInput.requestId, grantedScopes, hookClaims: claims },
    })
  return toTestResult({ fixture, check, names, outcome, answer: answerOf(outcome), records: trail.records, draft, scopes, token })
}

/** Runs a chain where drafts run; what it puts into the cache stays in that lane. */
async function runInDraftLane(
  { runtime }: TestHookDeps,
  given: { hooks: readonly LiveHook[]; settings: HookSettings; hookInput: TokenHookInput; trail: ChainTrail },
): Promise<TokenHookOutcome> {
  const { hooks, settings, hookInput, trail } = given
  const { draft: pool, draftCache: cache, tenant } = runtime
  const chain = new HookChain({ pool, cache, tenant, now: Date.now, lane: 'test', measure: true }, { ...settings, hooks }, hookInput, trail)
  const outcome = await chain.run(hooks)
  if (outcome.ok) for (const { version, writes } of trail.cacheWrites) cache.apply(version, writes)
  return outcome
}

function draftOf(own: LiveHook | undefined, check: Extract<HookCheck, { ok: true }>, sha256: string): LiveHook {
  // Children keep code by version: another text is another version.
  const compiledHash = createHash('sha256').update(check.compiled).digest('hex')
  const version = { id: `draft ${own?.id ?? ''} ${compiledHash}`, number: DRAFT_NUMBER, code: check.compiled, shape: check.shape }
  if (own) return { ...own, version, fingerprint: sha256 }
  const anywhere = { clientIds: undefined, resourceServerIds: undefined }
  return { id: 'draft', name: 'Draft', version, secrets: {}, hosts: [], fingerprint: sha256, ...anywhere }
}

/** The draft in its place, whatever its targets; the others as live. */
function chainWith(
  draft: LiveHook,
  own: PlacedHook | undefined,
  placed: readonly PlacedHook[],
  { client, resourceServer }: Pick<TokenHookInput, 'client' | 'resourceServer'>,
): readonly LiveHook[] {
  const live = placed.filter(({ isLive, hook }) => isLive && hook.id !== draft.id).map(({ hook }) => hook)
  const matching = new Set(matchingHooks({ hooks: live }, client.id, resourceServer.id))
  if (own === undefined) return [...matching, draft]
  return placed.flatMap(({ hook }) => (hook.id === draft.id ? [draft] : matching.has(hook) ? [hook] : []))
}

type Request = Omit<TokenHookInput, 'requestId' | 'requestedScopes' | 'candidateScopes' | 'credentialId'>

type Api = { readonly id: string; readonly tokenDialect: string; readonly tokenLifetimeSeconds: number }

/** The fixture as the token path would have it after its fifth step. */
function requestOf({ client, resourceServer, grantScopes, request }: HookFixtureInput, api: Api): Request {
  const { ip, method, hostname = '', language = '', user_agent: userAgent = '', body } = request
  return {
    client: { ...client, authMethod: 'client_secret', disabled: false, revision: 1, secrets: [] },
    resourceServer: {
      ...{ id: api.id, identifier: resourceServer.identifier, name: '', signingAlg: 'RS256', revision: 1 },
      tokenLifetimeSeconds: api.tokenLifetimeSeconds,
      tokenDialect: api.tokenDialect === 'rfc9068_profile' ? 'rfc9068_profile' : 'access_token',
      definedScopes: new Set(resourceServer.definedScopes),
    },
    grant: { id: '', allowedScopes: grantScopes, expiresAt: null, revision: 1 },
    request: { method, address: ip, hostname, language, userAgent, body },
  }
}

/** What of the API decides how its tokens look. A fixture may name one that does not exist. */
async function readApi(prisma: PrismaClient, identifier: string): Promise<Api> {
  const select = { id: true, tokenDialect: true, tokenLifetimeSeconds: true }
  const found = await prisma.resourceServer.findUnique({ where: { identifier }, select })
  return found ?? { id: '', tokenDialect: 'access_token', tokenLifetimeSeconds: 86_400 }
}

/** The sixth step, or what it answers instead. */
function candidateScopes({ grant, resourceServer }: Request, { requestedScopes }: HookFixtureInput) {
  try {
    return checkRequestedScopes(requestedScopes.length > 0 ? requestedScopes.join(' ') : undefined, grant, resourceServer)
  } catch (error) {
    if (!isOAuthError(error)) throw error
    return { refused: readAnswer(error) }
  }
}

function answerOf(outcome: TokenHookOutcome) {
  if (!outcome.ok && outcome.kind === 'overloaded') throw new DomainError('conflict', `The code could not be run: ${outcome.detail}`)
  try {
    requireContinuation(outcome)
    return undefined
  } catch (error) {
    if (!isOAuthError(error)) throw error
    return readAnswer(error)
  }
}

function readAnswer(error: Parameters<typeof toErrorAnswer>[0]) {
  const { status, body } = toErrorAnswer(error)
  return { status, ...(JSON.parse(body) as { error: string; error_description: string }) }
}

function timesOf(lifetimeSeconds: number) {
  const issuedAt = Math.floor(Date.now() / 1000)
  return { issuedAt, expiresAt: issuedAt + lifetimeSeconds }
}
