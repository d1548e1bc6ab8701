import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { parseInput } from '../parse-input.ts'
import { checkHook, type HookProblem } from './check-hook.ts'
import { hookLanguage, hookSource } from './hook-input.ts'
import { limitClaims, limitScopes } from './hook-result-rules.ts'
import type { HookRunDetail, RecordedInput } from './hook-run-record.ts'
import { storable } from './hook-runs.ts'
import type { HookRuntime } from './hook-runtime.ts'
import { hookNotFound } from './hook-view.ts'
import type { LiveHook } from './live-hooks.ts'
import { masked, maskerOf } from './masked-values.ts'
import { readChain } from './read-chain.ts'
import { encodeInput } from './sandbox/contract.ts'
import { LIMITS } from './sandbox/limits.ts'
import type { JsonValue, RunReport } from './sandbox/result.ts'

const RUNS_DEFAULT = 100
const RUNS_MAX = 500
/** A draft that overruns each time must not keep the draft lane for minutes. */
const WALL_MILLISECONDS_MAX = 60_000

export const replayHookInput = z.strictObject({
  ...{ hookId: z.string(), source: hookSource, language: hookLanguage },
  last: z.int().min(1).max(RUNS_MAX, `at most ${RUNS_MAX} requests`).default(RUNS_DEFAULT),
})
export type ReplayHookInput = z.input<typeof replayHookInput>

/** What the draft would make of a request that was. In the order in which an admin wants to see them. */
export const REPLAY_VERDICTS = ['different', 'denied', 'failed', 'not_comparable', 'same'] as const
export type ReplayVerdict = (typeof REPLAY_VERDICTS)[number]

/** How the hook answered a request. Secrets are masked. */
export interface ReplayAnswer {
  /** unchanged | modified | denied, or the kind of the failure */
  readonly outcome: string
  readonly scopes: readonly string[]
  readonly claims: Readonly<Record<string, JsonValue>>
  readonly error?: string
  readonly said?: string
}

export interface ReplayedRun {
  readonly runId: string
  readonly requestId: string
  readonly startedAt: Date
  readonly versionNumber: number
  readonly clientId: string
  readonly clientName: string
  readonly audience: string
  readonly verdict: ReplayVerdict
  /** What makes it incomparable: the draft did what depends on more than the request. */
  readonly because?: 'fetch' | 'cache' | 'random'
  readonly recorded: ReplayAnswer
  readonly replayed: ReplayAnswer
}

export interface Replay {
  /** Problems of the code itself: then nothing was replayed. */
  readonly problems: readonly HookProblem[]
  readonly counts: Readonly<Record<ReplayVerdict, number>>
  /** By verdict, the newest first. */
  readonly runs: readonly ReplayedRun[]
  /** Recorded requests that there was no time for. */
  readonly left: number
}

export interface ReplayDeps {
  readonly prisma: PrismaClient
  readonly encryption: Pick<Encryption, 'open'>
  readonly runtime: Pick<HookRuntime, 'draft'>
}

/**
 * Which of the last tokens would differ: the draft runs on the recorded requests of the hook, one after another in the draft lane, each at
 * its own time, with an empty cache and without `fetch`. Nothing is issued, changed or recorded.
 * @throws DomainError `invalid`, `not_found`, or `conflict` when there is no room to run it now
 */
export async function replayHook(deps: ReplayDeps, input: ReplayHookInput): Promise<Replay> {
  const { hookId, source, language, last } = parseInput(replayHookInput, input)
  const own = (await readChain(deps.prisma, deps.encryption, hookId)).find(({ hook }) => hook.id === hookId)?.hook
  if (own === undefined) throw hookNotFound(hookId)
  const check = await checkHook(deps.runtime, source, language)
  if (!check.ok) return { problems: check.problems, counts: countsOf([]), runs: [], left: 0 }

  const recorded = await readRecorded(deps.prisma, hookId, last)
  const version = `replay ${hookId} ${createHash('sha256').update(check.compiled).digest('hex')}`
  const draft: LiveHook = { ...own, version: { id: version, number: 0, code: check.compiled, shape: check.shape } }
  const until = performance.now() + WALL_MILLISECONDS_MAX
  const runs: ReplayedRun[] = []
  for (const run of recorded) {
    if (performance.now() > until) break
    runs.push(await replay(deps, draft, run))
  }
  const byVerdict = runs.toSorted((one, other) => REPLAY_VERDICTS.indexOf(one.verdict) - REPLAY_VERDICTS.indexOf(other.verdict))
  return { problems: [], counts: countsOf(runs), runs: byVerdict, left: recorded.length - runs.length }
}

interface RecordedRun {
  readonly id: string
  readonly requestId: string
  readonly startedAt: Date
  readonly versionNumber: number
  readonly outcome: string
  readonly detail: HookRunDetail
  readonly input: RecordedInput
}

/** The newest live runs whose input is kept. Runs of attempts that were not committed made no token; suspended ones never ran. */
async function readRecorded(prisma: PrismaClient, hookId: string, last: number): Promise<RecordedRun[]> {
  const rows = await prisma.hookRun.findMany({
    where: { hookId, lane: 'live', outcome: { notIn: ['superseded', 'suspended', 'overloaded'] }, input: { not: Prisma.DbNull } },
    select: { id: true, requestId: true, startedAt: true, versionNumber: true, outcome: true, detail: true, input: true },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: last,
  })
  return rows as unknown as RecordedRun[]
}

async function replay({ runtime }: ReplayDeps, draft: LiveHook, run: RecordedRun): Promise<ReplayedRun> {
  const { ceiling, ...input } = run.input
  const report = await runtime.draft.run({
    ...{ version: draft.version.id, code: draft.version.code, hosts: [], now: run.startedAt.getTime(), wallMs: LIMITS.runWallMs },
    input: encodeInput(input, { secrets: draft.secrets, cache: [] }),
  })
  const { outcome, detail } = run
  const recorded: ReplayAnswer = {
    ...{ outcome, scopes: detail.scopesAfter, claims: detail.claims },
    ...(detail.error !== undefined && { error: detail.error }),
    ...(detail.said !== undefined && { said: detail.said }),
  }
  const replayed = answerOf(draft, run.input, report)
  const because = incomparable(report)
  const { requestId, startedAt, versionNumber } = run
  return {
    ...{ runId: run.id, requestId, startedAt, versionNumber },
    ...{ clientId: input.client.id, clientName: input.client.name, audience: input.audience },
    verdict: because ? 'not_comparable' : verdictOf(recorded, replayed),
    ...(because && { because }),
    ...{ recorded, replayed },
  }
}

function incomparable({ used }: RunReport): ReplayedRun['because'] {
  return used.fetch ? 'fetch' : used.cache ? 'cache' : used.random ? 'random' : undefined
}

/** What the run came to after the rules for scopes and claims, as a record would say it. */
function answerOf(draft: LiveHook, { ceiling, scopes: before }: RecordedInput, { outcome }: RunReport): ReplayAnswer {
  const mask = maskerOf(draft)
  if (!outcome.ok) return storableAnswer({ outcome: outcome.kind, scopes: before, claims: {}, said: mask(outcome.detail) })
  if (outcome.decision === 'deny') {
    const said = mask(outcome.description).slice(0, LIMITS.descriptionCharacters)
    return storableAnswer({ outcome: 'denied', scopes: before, claims: {}, error: outcome.error, said })
  }
  const allowed = new Set(ceiling ?? before)
  const { scopes } = limitScopes(outcome.scopes, allowed, allowed)
  const { claims } = limitClaims(outcome.claims, outcome.notJson, draft.version.shape)
  const isModified = claims.length > 0 || !isDeepStrictEqual(scopes, before)
  const shown = Object.fromEntries(claims.map(([name, value]) => [name, masked(value, mask)]))
  return storableAnswer({ outcome: isModified ? 'modified' : 'unchanged', scopes, claims: shown })
}

function storableAnswer(answer: ReplayAnswer): ReplayAnswer {
  return storable(answer) as ReplayAnswer
}

function verdictOf(recorded: ReplayAnswer, replayed: ReplayAnswer): ReplayVerdict {
  const isSame = isDeepStrictEqual(asJson(recorded), asJson(replayed))
  if (replayed.outcome === 'denied') return isSame ? 'same' : 'denied'
  if (replayed.outcome !== 'unchanged' && replayed.outcome !== 'modified') {
    return recorded.outcome === replayed.outcome ? 'same' : 'failed'
  }
  return isSame ? 'same' : 'different'
}

/** Scopes have no order in a token's meaning; numbers and names as the database gives them back. */
function asJson({ scopes, ...answer }: ReplayAnswer): unknown {
  return JSON.parse(JSON.stringify({ ...answer, scopes: [...scopes].sort() }))
}

function countsOf(runs: readonly ReplayedRun[]): Record<ReplayVerdict, number> {
  const counts = Object.fromEntries(REPLAY_VERDICTS.map((verdict) => [verdict, 0])) as Record<ReplayVerdict, number>
  for (const { verdict } of runs) counts[verdict]++
  return counts
}
