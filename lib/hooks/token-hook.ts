import type { TokenHook, TokenHookInput, TokenHookOutcome } from '../oauth/ports.ts'
import type { HookCache } from './hook-cache.ts'
import { type ChainTrail, HookChain } from './hook-chain.ts'
import type { HookRunRecord } from './hook-run-record.ts'
import { type LiveHook, type LiveHooks, matchingHooks } from './live-hooks.ts'
import type { HookPool } from './sandbox/pool.ts'

export interface TokenHookParts {
  readonly pool: Pick<HookPool, 'run'>
  readonly cache: HookCache
  /** The tenant that hooks see. */
  readonly tenant: string
  readonly now: () => number
  /** Called once for each run of an attempt whose fate is known. Must not throw and not wait. */
  readonly record: (record: HookRunRecord) => void
  /** Told of the hooks of each new configuration, so that their code is loaded before a request asks for it. */
  readonly preload?: (live: LiveHooks) => void
}

/** What an attempt has done, until it is known whether it was committed. */
interface Attempt extends ChainTrail {
  readonly fingerprint: string
}

/** The hook step over one pool: chains for each configuration, and what becomes of their runs. */
export interface TokenHooks {
  /** The port of the token path under one configuration. */
  under(live: LiveHooks): TokenHook
  /** The request was committed with this outcome: its runs count, its cache writes hold. */
  committed(outcome: TokenHookOutcome): void
  /** Another outcome was committed instead, or none. */
  superseded(outcome: TokenHookOutcome): void
}

/** Where no hook can run: a request that one applies to fails, every other one goes on. */
export const NO_HOOK_RUNTIME: TokenHooks = {
  under: (live) => ({
    run({ client, resourceServer, candidateScopes }) {
      if (matchingHooks(live, client.id, resourceServer.id).length === 0) return unchanged(candidateScopes)
      return { ok: false, kind: 'crash', detail: 'This process runs no hooks.', runs: [] }
    },
  }),
  committed() {},
  superseded() {},
}

export function createTokenHooks(parts: TokenHookParts): TokenHooks {
  const attempts = new WeakMap<TokenHookOutcome, Attempt>()

  async function decide(
    live: LiveHooks,
    hooks: readonly LiveHook[],
    input: TokenHookInput,
    fingerprint: string,
  ): Promise<TokenHookOutcome> {
    const attempt: Attempt = { fingerprint, records: [], cacheWrites: [] }
    const outcome = await new HookChain({ ...parts, lane: 'live' }, live, input, attempt).run(hooks)
    attempts.set(outcome, attempt)
    return outcome
  }

  return {
    under(live) {
      parts.preload?.(live)
      return {
        run(input, previous) {
          const hooks = matchingHooks(live, input.client.id, input.resourceServer.id)
          if (hooks.length === 0) return unchanged(input.candidateScopes)
          const fingerprint = fingerprintOf(live, hooks, input)
          // The configuration moved, but nothing that these hooks saw.
          if (previous !== undefined && attempts.get(previous)?.fingerprint === fingerprint) return previous
          return decide(live, hooks, input, fingerprint)
        },
      }
    },
    committed(outcome) {
      const attempt = attempts.get(outcome)
      if (!attempt) return
      attempts.delete(outcome)
      for (const { version, writes } of attempt.cacheWrites) parts.cache.apply(version, writes)
      for (const record of attempt.records) parts.record(record)
    },
    superseded(outcome) {
      const attempt = attempts.get(outcome)
      if (!attempt) return
      attempts.delete(outcome)
      // Nothing replays it, and inputs may no longer be wanted: the configuration has moved.
      for (const record of attempt.records) parts.record({ ...record, outcome: 'superseded', input: undefined })
    },
  }
}

function unchanged(scopes: readonly string[]): TokenHookOutcome {
  return { ok: true, decision: 'continue', scopes, claims: new Map(), modified: false, runs: [] }
}

/** Everything the hooks of a request have seen or obeyed. Equal: they would have seen the same. */
function fingerprintOf(live: LiveHooks, hooks: readonly LiveHook[], input: TokenHookInput): string {
  const { client, resourceServer, grant, credentialId, candidateScopes } = input
  return JSON.stringify([
    ...[
      client.id,
      client.revision,
      client.metadata,
      credentialId,
      resourceServer.id,
      resourceServer.revision,
      [...resourceServer.definedScopes],
    ],
    ...[grant.id, grant.revision, grant.allowedScopes, candidateScopes, live.mayExceedGrant],
    hooks.map((hook) => [hook.id, hook.version.id, hook.fingerprint]),
  ])
}
