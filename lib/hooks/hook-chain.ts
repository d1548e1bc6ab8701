import type { TokenHookInput, TokenHookOutcome, TokenHookRun } from '../oauth/ports.ts'
import type { HookCache } from './hook-cache.ts'
import { type Dropped, limitClaims, limitScopes, scopeCeiling } from './hook-result-rules.ts'
import { type HookLane, type HookRunRecord, shownConsole } from './hook-run-record.ts'
import type { LiveHook, LiveHooks } from './live-hooks.ts'
import { bothMasks, masked, maskerOf, NO_MASK } from './masked-values.ts'
import { type HookInput, withPrivateInput } from './sandbox/contract.ts'
import { LIMITS } from './sandbox/limits.ts'
import type { HookPool } from './sandbox/pool.ts'
import { failure, type HookFailure, type HookOutput, type JsonValue, type RunReport } from './sandbox/result.ts'

/** Where and as what a chain runs. */
export interface ChainParts {
  readonly pool: Pick<HookPool, 'run'>
  readonly cache: Pick<HookCache, 'entries'>
  /** The tenant that hooks see. */
  readonly tenant: string
  readonly now: () => number
  readonly lane: HookLane
  /** Reads how much memory each run used, which takes time. */
  readonly measure?: boolean
}

/** What a chain has done, until it is known what becomes of it. */
export interface ChainTrail {
  readonly records: HookRunRecord[]
  readonly cacheWrites: { readonly version: string; readonly writes: RunReport['cacheWrites'] }[]
}

/** One request's way through its hooks. Scopes and claims pass from one to the next; a denial or a failure ends it. */
export class HookChain {
  readonly #runs: TokenHookRun[] = []
  readonly #claims = new Map<string, JsonValue>()
  readonly #ceiling: ReadonlySet<string>
  readonly #startedAt = performance.now()
  #scopes: readonly string[]
  #isModified = false
  #mask = NO_MASK

  constructor(
    private readonly parts: ChainParts,
    private readonly live: LiveHooks,
    private readonly input: TokenHookInput,
    private readonly trail: ChainTrail,
  ) {
    const { grant, resourceServer } = input
    this.#ceiling = scopeCeiling({ allowedScopes: grant.allowedScopes, definedScopes: resourceServer.definedScopes }, live.mayExceedGrant)
    this.#scopes = input.candidateScopes
  }

  async run(hooks: readonly LiveHook[]): Promise<TokenHookOutcome> {
    if (hooks.length > LIMITS.chainHooks)
      return this.#failed(failure('contract', `More than ${LIMITS.chainHooks} hooks apply to the request.`))
    for (const hook of hooks) {
      const end = await this.#runOne(hook)
      if (end !== undefined) return end
    }
    const claims = new Map(this.#claims)
    return { ok: true, decision: 'continue', scopes: this.#scopes, claims, modified: this.#isModified, runs: this.#runs }
  }

  /** The end of the chain, or undefined when it goes on. */
  async #runOne(hook: LiveHook): Promise<TokenHookOutcome | undefined> {
    const startedAt = new Date(this.parts.now())
    const input = this.#hookInput()
    const report = await this.#execute(hook, input)
    const earlier = this.#mask
    // A claim of an earlier hook may hold a secret of that hook.
    const mask = bothMasks(earlier, maskerOf(hook))
    this.#mask = mask
    const before = this.#scopes
    const step = this.#apply(hook, report, mask)
    this.#runs.push({
      hookId: hook.id,
      version: hook.version.number,
      outcome: step.outcome,
      durationMilliseconds: Math.round(report.durationMs * 100) / 100,
    })
    this.trail.cacheWrites.push({ version: hook.version.id, writes: step.end === undefined ? report.cacheWrites : [] })
    this.trail.records.push({
      ...{
        requestId: this.input.requestId,
        hookId: hook.id,
        versionNumber: hook.version.number,
        lane: this.parts.lane,
        outcome: step.outcome,
      },
      ...{ startedAt, durationMs: report.durationMs, queueMs: report.queueMs, cpuMs: report.cpuMs },
      input: this.live.recordInputs
        ? { ...input, claims: masked(input.claims, earlier) as HookInput['claims'], ceiling: [...this.#ceiling] }
        : undefined,
      detail: {
        ...{ scopesBefore: before, scopesAfter: this.#scopes, claims: Object.fromEntries(step.claims), dropped: step.dropped },
        ...{ warnings: step.warnings, console: shownConsole(report.console, mask), fetches: report.fetches, used: report.used },
        ...(step.said !== undefined && { said: step.said }),
        ...(report.memoryBytes !== undefined && { memoryBytes: report.memoryBytes }),
        ...endDetail(report.outcome, mask),
      },
    })
    return step.end
  }

  async #execute(hook: LiveHook, input: HookInput): Promise<RunReport> {
    const { id: version, code } = hook.version
    const wallMs = Math.min(LIMITS.runWallMs, LIMITS.chainWallMs - (performance.now() - this.#startedAt))
    if (hook.problem !== undefined) return notRun(failure('crash', hook.problem))
    if (wallMs <= 0)
      return notRun(failure('timeout', `The hooks of the request took longer than ${LIMITS.chainWallMs} ms.`, { limit: 'wall' }))
    const json = JSON.stringify(input)
    if (Buffer.byteLength(json) > LIMITS.inputBytes) {
      return notRun(failure('contract', `What the hook would be given is larger than ${LIMITS.inputBytes / 1024} KB.`))
    }
    const text = withPrivateInput(json, { secrets: hook.secrets, cache: this.parts.cache.entries(version) })
    const { openedRanges } = this.live
    return this.parts.pool.run({ version, code, input: text, hosts: hook.hosts, openedRanges, wallMs, measure: this.parts.measure })
  }

  #hookInput(): HookInput {
    const { client, resourceServer, requestedScopes, request } = this.input
    const { hostname, language, userAgent } = request
    return {
      client: { id: client.id, name: client.name, tenant: this.parts.tenant, metadata: client.metadata },
      scopes: this.#scopes,
      requestedScopes,
      audience: resourceServer.identifier,
      claims: Object.fromEntries(this.#claims),
      request: {
        ...{ ip: request.address, method: request.method, body: request.body },
        ...(hostname !== '' && { hostname }),
        ...(language !== '' && { language }),
        ...(userAgent !== '' && { user_agent: userAgent }),
      },
    }
  }

  /** What the report means for the request. */
  #apply(hook: LiveHook, { outcome, warnings: said }: RunReport, mask: (text: string) => string) {
    const warnings = said.map((warning) => mask(warning))
    const nothing = { claims: [] as (readonly [string, JsonValue])[], dropped: [] as Dropped[], warnings }
    if (!outcome.ok) return { ...nothing, ...this.#failureStep(outcome, mask) }
    if (outcome.decision === 'deny') {
      const description = mask(outcome.description).slice(0, LIMITS.descriptionCharacters)
      const end: TokenHookOutcome = { ok: true, decision: 'deny', error: outcome.error, description, runs: this.#runs }
      return { ...nothing, outcome: 'denied', said: description, end }
    }
    const step = this.#continueWith(hook, outcome, mask)
    if (step.problem !== undefined) return { ...nothing, ...this.#failureStep(failure('contract', step.problem), mask) }
    return { ...step, warnings: [...warnings, ...step.warnings], said: undefined, end: undefined }
  }

  #failureStep(outcome: HookFailure, mask: (text: string) => string) {
    const detail = mask(outcome.detail)
    return { outcome: outcome.kind as string, said: detail, end: this.#failed({ ...outcome, detail }) }
  }

  #continueWith(hook: LiveHook, output: Extract<HookOutput, { decision: 'continue' }>, mask: (text: string) => string) {
    const { definedScopes } = this.input.resourceServer
    const limited = limitScopes(output.scopes, this.#ceiling, definedScopes)
    const { claims, dropped } = limitClaims(output.claims, output.notJson, hook.version.shape)
    const merged = new Map(this.#claims)
    for (const [name, value] of claims) merged.set(name, value)
    const bytes = Buffer.byteLength(JSON.stringify([...merged]))
    if (merged.size > LIMITS.claims) return { problem: `All hooks together set more than ${LIMITS.claims} claims.` }
    if (bytes > LIMITS.claimsBytes) return { problem: `The claims of all hooks together are larger than ${LIMITS.claimsBytes / 1024} KB.` }
    const isModified = claims.length > 0 || !isSameList(limited.scopes, this.#scopes)
    this.#isModified ||= isModified
    this.#scopes = limited.scopes
    for (const [name, value] of claims) this.#claims.set(name, value)
    const shown = claims.map(([name, value]) => [name, masked(value, mask)] as const)
    const warnings = shown.flatMap(([name, value], index) => {
      const isAsSet = mask === NO_MASK || JSON.stringify(value) === JSON.stringify(claims[index]?.[1])
      return isAsSet ? [] : [`secret_in_claim: ${name}`]
    })
    if (bytes > LIMITS.claimsWarningBytes) warnings.push(`claims_large: ${bytes} bytes`)
    return { outcome: isModified ? 'modified' : 'unchanged', claims: shown, dropped: [...limited.dropped, ...dropped], warnings }
  }

  #failed({ kind, detail, retryAfterSeconds }: HookFailure): TokenHookOutcome {
    return { ok: false, kind, detail, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }), runs: this.#runs }
  }
}

/** Where and how a run ended that did not go on. */
function endDetail(outcome: RunReport['outcome'], mask: (text: string) => string) {
  if (outcome.ok) return outcome.decision === 'deny' && { error: outcome.error }
  const { limit, stack, line, column } = outcome
  return {
    ...(limit !== undefined && { limit }),
    ...(stack && { stack: mask(stack) }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
  }
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index])
}

function notRun(outcome: HookFailure): RunReport {
  return {
    ...{ outcome, warnings: [], cacheWrites: [], console: [], fetches: [] },
    ...{ used: { cache: false, random: false, fetch: false }, durationMs: 0, queueMs: 0, cpuMs: 0 },
  }
}
