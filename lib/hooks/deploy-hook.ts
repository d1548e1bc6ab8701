import { createHash } from 'node:crypto'
import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { newHookVersionId } from '../ids.ts'
import { parseInput } from '../parse-input.ts'
import { checkHook, type LoadingLane } from './check-hook.ts'
import { compatibilityWarnings } from './compatibility-warnings.ts'
import type { HookLanguage } from './compile-hook.ts'
import { type DeployHookInput, deployHookInput, type RollBackHookInput, rollBackHookInput } from './hook-input.ts'
import { type HookView, hookNotFound, hookTarget, lockHook, readHook, toHookEventView } from './hook-view.ts'
import type { HookPool } from './sandbox/pool.ts'
import { readHookDraft } from './save-hook-draft.ts'

const LIVE_LANE_MILLISECONDS_MAX = 3_000

export interface DeployDeps {
  readonly prisma: PrismaClient
  /** The draft lane: the code is loaded in the engine that will run it. */
  readonly draft: LoadingLane
  /** The children of live tokens: they load the version before the deploy is answered. Absent where none run (the command line). */
  readonly live?: Pick<HookPool, 'loadAlso'>
}

export interface Deployed {
  readonly hook: HookView
  readonly versionNumber: number
  /** What the code may rely on and will not find. */
  readonly warnings: readonly string[]
}

/** Code that the engine has taken. */
export interface CheckedHook {
  readonly source: string
  readonly language: HookLanguage
  readonly compiled: string
  readonly shape: 'hook' | 'action'
}

/**
 * Makes the draft the live version: compiled, loaded, then stored with its admin event in one transaction, which decides the next token
 * in every process. The first deploy turns the hook on.
 * @throws DomainError `invalid` with the line of an error, `not_found`, or `conflict`: the draft or the live version is not what was seen
 */
export async function deployHook(deps: DeployDeps, input: DeployHookInput, actor: Actor): Promise<Deployed> {
  const { hookId, draftRevision, liveVersionNumber, message } = parseInput(deployHookInput, input)
  const draft = await readHookDraft(deps.prisma, hookId)
  if (draft === undefined) {
    await readHook(deps.prisma, hookId)
    throw new DomainError('conflict', 'There is no draft to deploy.')
  }
  if (draft.revision !== draftRevision) throw staleDraft()
  const checked = await check(deps, draft.source, draft.language as HookLanguage)
  const deployed = await transaction(deps.prisma, async (tx) => {
    const before = await lockHook(tx, hookId)
    if (before.draft?.revision !== draftRevision) throw staleDraft()
    return goLive(tx, before, { checked, message, liveVersionNumber, event: 'hook.deployed' }, actor)
  })
  await loadInLiveLane(deps, deployed, checked)
  return deployed
}

/** Makes an earlier version live again, as a new version with the same checks. The draft is left alone. @throws as `deployHook` */
export async function rollBackHook(deps: DeployDeps, input: RollBackHookInput, actor: Actor): Promise<Deployed> {
  const { hookId, toNumber, liveVersionNumber, message } = parseInput(rollBackHookInput, input)
  const version = await deps.prisma.hookVersion.findUnique({
    where: { hookId_number: { hookId, number: toNumber } },
    select: { source: true, language: true },
  })
  if (version === null) throw hookNotFound(`${hookId}, version ${toNumber}`)
  const checked = await check(deps, version.source, version.language as HookLanguage)
  const deployed = await transaction(deps.prisma, async (tx) => {
    const before = await lockHook(tx, hookId)
    return goLive(tx, before, { checked, message, liveVersionNumber, event: 'hook.rolled_back', restoredFromNumber: toNumber }, actor)
  })
  await loadInLiveLane(deps, deployed, checked)
  return deployed
}

/** The first token after a deploy should not wait for processes to start. That they are late is no reason to fail: it is deployed. */
async function loadInLiveLane({ live }: DeployDeps, { hook }: Deployed, { compiled }: CheckedHook): Promise<void> {
  if (hook.isEnabled && hook.live) await live?.loadAlso(hook.live.id, compiled, LIVE_LANE_MILLISECONDS_MAX)
}

/** @throws DomainError `invalid` with the line of the first problem */
async function check(deps: DeployDeps, source: string, language: HookLanguage): Promise<CheckedHook> {
  const result = await checkHook(deps, source, language)
  if (result.ok) return { source, language, compiled: result.compiled, shape: result.shape }
  const [problem] = result.problems
  const { message = 'The code cannot be used.', line, column } = problem ?? {}
  const path = line === undefined ? 'source' : `source:${line}${column === undefined ? '' : `:${column}`}`
  throw new DomainError('invalid', line === undefined ? message : `Line ${line}: ${message}`, [{ path, message }])
}

/**
 * Puts code that was checked in place of the live version, inside a transaction of the caller. A draft that was only the live version's
 * copy follows it; any other draft is left alone.
 */
export async function deployCheckedInTransaction(
  tx: Tx,
  { hookId, checked, message }: { readonly hookId: string; readonly checked: CheckedHook; readonly message: string },
  actor: Actor,
): Promise<HookView> {
  const before = await lockHook(tx, hookId)
  const draft = await readHookDraft(tx, hookId)
  const live = before.live && (await tx.hookVersion.findUnique({ where: { id: before.live.id }, select: { source: true, language: true } }))
  const { hook } = await goLive(
    tx,
    before,
    { checked, message, liveVersionNumber: before.live?.number ?? null, event: 'hook.deployed' },
    actor,
  )
  if (draft && live && draft.source === live.source && draft.language === live.language) {
    const { source, language } = checked
    await tx.hookDraft.update({ where: { hookId }, data: { source, language, updatedBy: actor.name, revision: { increment: 1 } } })
  }
  return hook
}

async function goLive(
  tx: Tx,
  before: HookView,
  given: {
    checked: CheckedHook
    message: string
    liveVersionNumber: number | null
    event: 'hook.deployed' | 'hook.rolled_back'
    restoredFromNumber?: number
  },
  actor: Actor,
): Promise<Deployed> {
  const { checked, message, liveVersionNumber, event, restoredFromNumber } = given
  if ((before.live?.number ?? null) !== liveVersionNumber) {
    const what = before.live ? `v${before.live.number} was deployed` : 'Another version was deployed'
    throw new DomainError('conflict', `${what} while you were editing.`, undefined, { current: before })
  }
  const last = await tx.hookVersion.aggregate({ where: { hookId: before.id }, _max: { number: true } })
  const number = (last._max.number ?? 0) + 1
  const sha256 = createHash('sha256').update(checked.source).digest('hex')
  const { id: liveVersionId } = await tx.hookVersion.create({
    data: { id: newHookVersionId(), hookId: before.id, number, ...checked, sha256, message, author: actor.name, restoredFromNumber },
    select: { id: true },
  })
  const isFirst = before.live === null
  await tx.hook.update({
    where: { id: before.id },
    data: { liveVersionId, revision: { increment: 1 }, ...(isFirst && { isEnabled: true }) },
    select: { id: true },
  })
  const hook = await readHook(tx, before.id)
  await recordAdminEvent(tx, {
    ...{ event, actor, target: hookTarget(hook), before: toHookEventView(before) },
    after: { ...toHookEventView(hook), message, sha256, ...(restoredFromNumber !== undefined && { restoredFromNumber }) },
    revision: hook.revision,
  })
  return { hook, versionNumber: number, warnings: compatibilityWarnings(checked.source) }
}

function staleDraft(): DomainError {
  return new DomainError('conflict', 'The draft was saved by someone else meanwhile. Look at it before you deploy it.')
}
