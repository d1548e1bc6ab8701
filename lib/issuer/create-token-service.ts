import type { Log } from '../log.ts'
import { handleTokenRequest } from '../oauth/handle-token-request.ts'
import type { TokenEndpointDeps, TokenHookOutcome } from '../oauth/ports.ts'
import { toErrorAnswer, toTokenAnswer } from '../oauth/token-answer.ts'
import type { IssuedDecision, RefusedDecision, TokenDecision, TokenEndpointInput } from '../oauth/token-endpoint.ts'
import { FAILED, UNAVAILABLE, withRequestId } from './failure-answers.ts'
import type { IssuerMetrics } from './issuer-metrics.ts'
import { toCorrectionRow, toLedgerRow } from './ledger-row.ts'
import { LedgerUnavailable, type LedgerWriter } from './ledger-writer.ts'
import type { RefusalLedger } from './refusal-ledger.ts'
import { type Snapshot, SnapshotMoved } from './snapshot.ts'
import type { SnapshotStore } from './snapshot-store.ts'
import type { TokenAnswer, TokenService } from './token-service.ts'
import type { createWellKnown } from './well-known.ts'

/** Decisions of one request that the configuration may overtake before the answer is 503. */
const DECISIONS_MAX = 3
/** Loads of one request that may find the configuration moved; they decide nothing, so they have a bound of their own. */
const MOVES_MAX = 10

export interface TokenServiceParts {
  readonly snapshots: SnapshotStore
  readonly depsOf: (snapshot: Snapshot) => TokenEndpointDeps
  readonly tokens: LedgerWriter
  readonly refusals: RefusalLedger
  readonly wellKnown: ReturnType<typeof createWellKnown>
  /** What became of an outcome of the hook step. */
  readonly hookFate: { committed(outcome: TokenHookOutcome): void; superseded(outcome: TokenHookOutcome): void }
  readonly newId: () => string
  readonly metrics: IssuerMetrics
  readonly log: Log
}

/**
 * The token path: decide on a snapshot, commit the row, then answer. Signing overlaps the commit, and the answer needs both. This is the
 * only place where an unknown failure becomes `server_error`.
 */
export function createTokenService(parts: TokenServiceParts): TokenService {
  const { snapshots, depsOf, metrics, log } = parts

  async function handle(input: TokenEndpointInput): Promise<TokenAnswer> {
    try {
      return await decideAndCommit(input)
    } catch (error) {
      if (error instanceof LedgerUnavailable) {
        metrics.unavailable('ledger')
        return withRequestId(UNAVAILABLE, input.requestId)
      }
      if (isDatabaseFailure(error)) {
        metrics.unavailable('configuration')
        log.error({ requestId: input.requestId, err: error }, 'the configuration could not be read')
        return withRequestId(UNAVAILABLE, input.requestId)
      }
      metrics.failed()
      log.error({ requestId: input.requestId, err: error }, 'a token request failed')
      return withRequestId(FAILED, input.requestId)
    }
  }

  async function decideAndCommit(input: TokenEndpointInput): Promise<TokenAnswer> {
    const hookOutcomes: TokenHookOutcome[] = []
    let committed: TokenHookOutcome | undefined
    try {
      return await attempt(input, (decision, isCommitted) => {
        const { hookOutcome } = decision
        if (hookOutcome === undefined) return
        if (hookOutcomes.at(-1) !== hookOutcome) hookOutcomes.push(hookOutcome)
        if (isCommitted) committed = hookOutcome
      })
    } finally {
      // The fate of every attempt, whatever ended the request: cache writes and live runs belong to the committed one alone.
      for (const outcome of hookOutcomes) {
        if (outcome === committed) parts.hookFate.committed(outcome)
        else parts.hookFate.superseded(outcome)
      }
    }
  }

  async function attempt(input: TokenEndpointInput, note: (decision: TokenDecision, isCommitted: boolean) => void): Promise<TokenAnswer> {
    let previous: TokenDecision | undefined
    let snapshot = snapshots.known ?? (await snapshots.latest())
    for (let decisions = 0, moves = 0; decisions < DECISIONS_MAX; ) {
      try {
        const decision = await handleTokenRequest(input, depsOf(snapshot), previous)
        decisions++
        note(decision, false)
        const answer = decision.outcome === 'issued' ? await commitIssued(decision, snapshot) : await commitRefused(decision, snapshot)
        if (answer) {
          note(decision, true)
          return answer
        }
        previous = decision
        metrics.decidedAgain()
        snapshot = await snapshots.latest()
      } catch (error) {
        if (!(error instanceof SnapshotMoved)) throw error
        if (++moves > MOVES_MAX) break
        snapshot = await snapshots.movedTo(error.seen)
      }
    }
    metrics.unavailable('decisions')
    log.warn({ requestId: input.requestId }, 'the configuration moved faster than a request could be decided')
    return withRequestId(UNAVAILABLE, input.requestId)
  }

  /** The answer, or undefined when the decision was overtaken. */
  async function commitIssued(decision: IssuedDecision, snapshot: Snapshot): Promise<TokenAnswer | undefined> {
    const { committed, tag } = await parts.tokens.append(toLedgerRow(decision, snapshot.tag), decision.accessToken.jwt)
    if (!committed) {
      await snapshots.movedTo({ tag })
      return undefined
    }
    const { requestId } = decision.record
    try {
      const answer = withRequestId(toTokenAnswer(decision, await decision.accessToken.jwt), requestId)
      metrics.issued()
      return { ...answer, notDelivered: () => correct(decision, 'connection_closed') }
    } catch (error) {
      log.error({ requestId, kid: decision.accessToken.kid, err: error }, 'signing failed after the token was recorded')
      correct(decision, 'signing_unavailable')
      metrics.failed()
      return withRequestId(FAILED, requestId)
    }
  }

  async function commitRefused(decision: RefusedDecision, snapshot: Snapshot): Promise<TokenAnswer | undefined> {
    const rowId = await parts.refusals.record(decision, snapshot)
    if (rowId === undefined) return undefined
    metrics.refused(decision.error.refusal.reason)
    return withRequestId(toErrorAnswer(decision.error), rowId)
  }

  function correct(decision: IssuedDecision, why: string): void {
    parts.tokens.append(toCorrectionRow(decision, parts.newId(), why)).catch((error) => {
      log.error({ requestId: decision.record.requestId, why, err: error }, 'a token was not delivered, and the ledger could not be told')
    })
  }

  return { handle, metadata: parts.wellKnown.metadata, jwks: parts.wellKnown.jwks }
}

/** pg's errors carry a five-character SQLSTATE; a refused or broken connection a system code; its own time-outs only words. */
function isDatabaseFailure(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'string' && (/^[0-9A-Z]{5}$/.test(code) || /^E[A-Z]+$/.test(code))) return true
  return typeof message === 'string' && /connection|timeout/i.test(message)
}
