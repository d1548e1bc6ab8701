import type { Log } from '../log.ts'
import { rateLimitAddress } from '../net/client-address.ts'
import type { Clock } from '../oauth/ports.ts'
import type { RefusedDecision } from '../oauth/token-endpoint.ts'
import { BatchRefused } from './ledger-connection.ts'
import { type LedgerRow, toLedgerRow } from './ledger-row.ts'
import { LedgerFull, type LedgerUnavailable, type LedgerWriter } from './ledger-writer.ts'
import { RefusalFold } from './refusal-fold.ts'
import type { Snapshot } from './snapshot.ts'
import type { SnapshotStore } from './snapshot-store.ts'

const SWEEP_MILLISECONDS = 1_000
/** Folded rows that wait for a database that is away. */
const FOLDED_ROWS_MAX = 2_000

/** Records refusals in a lane of their own, so that a flood of them never delays a token. */
export class RefusalLedger {
  readonly #fold: RefusalFold
  #ended: LedgerRow[] = []
  #sweeping: Promise<void> | undefined
  readonly #timer: NodeJS.Timeout

  constructor(
    private readonly writer: LedgerWriter,
    private readonly snapshots: SnapshotStore,
    private readonly clock: Clock,
    newId: () => string,
    private readonly log: Log,
  ) {
    this.#fold = new RefusalFold(newId)
    this.#timer = setInterval(() => void this.#sweep(), SWEEP_MILLISECONDS).unref()
  }

  /**
   * The id of the row that tells of this refusal, once it is certain that the configuration it was decided under still holds; undefined
   * when that has moved. @throws LedgerUnavailable, or what pg throws
   */
  async record(decision: RefusedDecision, snapshot: Snapshot): Promise<string | undefined> {
    const { address, clientKnown, clientId } = decision.record
    // An invented client id must not open a key of its own.
    const key = JSON.stringify([rateLimitAddress(address), clientKnown ? clientId : '', decision.error.refusal.reason])
    const now = this.clock.now()
    this.#ended.push(...this.#fold.ended(now))
    if (this.#fold.takesOwnRow(key, now)) {
      const { committed, tag } = await this.writer.append(toLedgerRow(decision, snapshot.tag))
      if (committed) return decision.record.requestId
      await this.snapshots.movedTo({ tag })
      return undefined
    }
    return (await this.snapshots.confirm(snapshot)) ? this.#fold.add(key, decision, now) : undefined
  }

  /** Writes every fold, finished or not. */
  async flush(): Promise<void> {
    this.#ended.push(...this.#fold.takeAll())
    await this.#sweep()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #sweep(): Promise<void> {
    while (this.#sweeping) await this.#sweeping
    this.#ended.push(...this.#fold.ended(this.clock.now()))
    if (this.#ended.length === 0) return
    this.#sweeping = this.#writeEnded().finally(() => {
      this.#sweeping = undefined
    })
    await this.#sweeping
  }

  async #writeEnded(): Promise<void> {
    const rows = this.#ended.splice(0)
    const results = await Promise.allSettled(rows.map((row) => this.writer.append(row)))
    // Only what certainly is not in the ledger is tried again, by the next sweep: a count must not be recorded twice.
    const again = rows.filter((_, index) => isSafeToRepeat(results[index]))
    const waiting = [...again, ...this.#ended]
    this.#ended = waiting.slice(0, FOLDED_ROWS_MAX)
    const lost = results.filter(({ status }) => status === 'rejected').length - again.length + waiting.length - this.#ended.length
    if (again.length > 0) this.log.warn({ rows: again.length }, 'folded refusals could not be recorded yet')
    if (lost > 0) this.log.error({ rows: lost }, 'folded refusals may be missing from the ledger')
  }
}

function isSafeToRepeat(result: PromiseSettledResult<unknown> | undefined): boolean {
  if (result?.status !== 'rejected') return false
  const { cause } = result.reason as LedgerUnavailable
  return result.reason instanceof LedgerFull || (cause instanceof BatchRefused && !/^2[23]/.test(cause.sqlState))
}
