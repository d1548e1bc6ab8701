import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Pool } from 'pg'
import type { PrismaClient } from '../db/generated/client.ts'
import type { Log } from '../log.ts'
import { guardedFetch } from '../net/guarded-fetch.ts'
import { HookCache } from './hook-cache.ts'
import { noteHookHealth } from './hook-health.ts'
import type { HookRunRecord } from './hook-run-record.ts'
import { HookRunWriter } from './hook-runs.ts'
import { HookPool } from './sandbox/pool.ts'
import { createTokenHooks, type TokenHooks } from './token-hook.ts'

const CHILDREN_MIN = 2
const CHILDREN_MAX = 4
const DRAFT_IDLE_MILLISECONDS = 60_000

/** What runs hooks in this process: the children of live tokens, and the one that drafts are tried in. */
export interface HookRuntime {
  readonly hooks: TokenHooks
  /** The draft lane: it shares no child, breaker or cache with live tokens. */
  readonly draft: HookPool
  readonly live: HookPool
  /** What `api.cache` keeps for drafts. */
  readonly draftCache: HookCache
  /** What hooks see as their tenant. */
  readonly tenant: string
  /** The `iss` claim. */
  readonly issuer: string
  /** Waits until the children of live hooks are up, if there are live hooks. @returns false when they are not within that time */
  whenLiveReady(withinMs: number): Promise<boolean>
  /** Keeps the record of a run, later. Never throws, never waits. */
  record(record: HookRunRecord): void
  flush(): Promise<void>
  close(): Promise<void>
}

export interface HookRuntimeOptions {
  readonly pool: Pool
  readonly prisma: PrismaClient
  /** What hooks see as their tenant. */
  readonly tenant: string
  /** The `iss` claim: issuer URL with its trailing slash. */
  readonly issuer: string
  /** Processes that share this machine's cores. */
  readonly workers: number
  readonly log: Log
  /** Runs of a built-in hook before a child takes real ones. */
  readonly warmUpRuns?: number
}

/** Starts nothing yet: children come with the first live hook or the first draft that is tried. */
export function createHookRuntime({ pool, prisma, tenant, issuer, workers, log, warmUpRuns }: HookRuntimeOptions): HookRuntime {
  const writerId = randomUUID()
  const size = Math.min(CHILDREN_MAX, Math.max(CHILDREN_MIN, Math.floor(availableParallelism() / workers)))
  const noteHealth = (versionId: string, strikes: number, suspendedUntil: Date | null) => {
    noteHookHealth(prisma, { versionId, writerId, strikes, suspendedUntil }).catch((error) => {
      log.error({ versionId, err: error }, 'the suspension of a hook could not be recorded')
    })
  }
  const poolLog = (lane: string) => ({
    childGone: (end: object) => log.warn({ lane, ...end }, 'a process of the hook sandbox ended'),
    unavailable: (reason: string) => log.error({ lane, reason }, 'the hook sandbox cannot start; requests with hooks are refused'),
  })
  const live = new HookPool({
    size,
    fetch: guardedFetch,
    ...(warmUpRuns !== undefined && { childLimits: { warmUpRuns } }),
    log: poolLog('live'),
    breaker: {
      suspended: (versionId, until, strikes) => noteHealth(versionId, strikes, new Date(until)),
      resumed: (versionId) => noteHealth(versionId, 0, null),
    },
  })
  const draft = new HookPool({
    ...{ size: 1, fetch: guardedFetch, idleStopMs: DRAFT_IDLE_MILLISECONDS, childLimits: { warmUpRuns: 0 } },
    log: poolLog('draft'),
  })
  const runs = new HookRunWriter(pool, (rows, error) => log.error({ rows, err: error }, 'records of hook runs were lost'))
  const record = (run: HookRunRecord) => runs.add(run)
  const hooks = createTokenHooks({
    pool: live,
    cache: new HookCache(Date.now),
    tenant,
    now: Date.now,
    record,
    preload: (chain) => live.preload(new Map(chain.hooks.map(({ version }) => [version.id, version.code]))),
  })
  return {
    hooks,
    ...{ draft, live, draftCache: new HookCache(Date.now), tenant, issuer, record },
    whenLiveReady: async (withinMs) => !live.hasPreloaded || live.whenReady(withinMs),
    flush: () => runs.flush(),
    async close() {
      await Promise.all([live.close(), draft.close()])
      await runs.flush()
    },
  }
}

const RUNTIME = Symbol.for('writ.hook-runtime')

/** Pages deploy and try hooks in the children of the server: Next's bundle is another module graph of the same process. */
export function registerHookRuntime(runtime: HookRuntime | undefined): void {
  ;(globalThis as Record<symbol, unknown>)[RUNTIME] = runtime
}

/** The hook runtime of this process; undefined where no server runs. */
export function registeredHookRuntime(): HookRuntime | undefined {
  return (globalThis as Record<symbol, unknown>)[RUNTIME] as HookRuntime | undefined
}
