import { BatchOutcomeUnknown, BatchRefused, type BatchResult, type LedgerConnection } from './ledger-connection.ts'
import type { LedgerRow } from './ledger-row.ts'

export const BATCH_ROWS_MAX = 500
export const WAITING_ROWS_MAX = 2_000
/**
 * Up to this many signatures under way, a batch starts at once: signing and commit overlap, and an idle writer adds no delay. With more,
 * the signatures are what everybody waits for; a batch that starts before the first of its rows needs it would only make many small ones.
 */
export const SIGNATURES_OVERLAPPED = 4

/** `committed: false` means: decided under a configuration or a time that is over; decide again. */
export interface AppendOutcome {
  readonly committed: boolean
  readonly tag: string
  readonly epoch: bigint
}

/** The row is not known to be in the ledger, so nothing that rests on it may leave the process. Answered with 503. */
export class LedgerUnavailable extends Error {}

/** Too many rows are waiting: this one was never sent. */
export class LedgerFull extends LedgerUnavailable {}

export interface LedgerWriterEvents {
  /** After each batch that answered. `sentAt` and `receivedAt` in ms of this process. */
  batch?(result: BatchResult, rowCount: number, sentAt: number, receivedAt: number): void
  failure?(error: Error, rowCount: number): void
  /** The first row that is turned away. Once until every row that waits has been sent, since a flood must not fill the process log. */
  full?(): void
}

interface Waiting {
  readonly row: LedgerRow
  /** Somebody waits for nothing but this row. */
  isDue: boolean
  resolve(outcome: AppendOutcome): void
  reject(error: Error): void
}

/**
 * Group commit: rows that arrive while a batch is in flight, or while signing is what everybody waits for, form the next one. No timer, so
 * an idle writer adds no delay; one batch in flight, so (writer id, batch number, index) is the commit order.
 */
export class LedgerWriter {
  #waiting: Waiting[] = []
  #running: Promise<void> | undefined
  #batchSeq = 0
  #writerId: string
  #isTurningAway = false
  #signaturesUnderWay = 0

  constructor(
    private readonly connection: Pick<LedgerConnection, 'append'>,
    private readonly newWriterId: () => string,
    private readonly events: LedgerWriterEvents = {},
  ) {
    this.#writerId = newWriterId()
  }

  get waitingRows(): number {
    return this.#waiting.length
  }

  /**
   * Resolves once the row's batch has committed or was judged outdated. `signature` is what the answer needs besides the row; without one
   * the row is due at once. @throws LedgerUnavailable
   */
  append(row: LedgerRow, signature?: Promise<unknown>): Promise<AppendOutcome> {
    if (this.#waiting.length >= WAITING_ROWS_MAX) return this.#turnAway()
    return new Promise<AppendOutcome>((resolve, reject) => {
      const waiting: Waiting = { row, isDue: signature === undefined, resolve, reject }
      this.#waiting.push(waiting)
      if (signature) this.#expectSignature(waiting, signature)
      this.#startBatches()
    })
  }

  /** Resolves when no row is waiting or in flight. */
  async drain(): Promise<void> {
    while (this.#running || this.#waiting.length > 0) await (this.#running ?? new Promise(setImmediate))
  }

  #expectSignature(waiting: Waiting, signature: Promise<unknown>): void {
    this.#signaturesUnderWay++
    const settle = () => {
      this.#signaturesUnderWay--
      waiting.isDue = true
      this.#startBatches()
    }
    signature.then(settle, settle)
  }

  #startBatches(): void {
    if (this.#running || !this.#isBatchDue()) return
    // Started after this turn of the event loop, so that requests read in one turn share the first batch.
    this.#running = new Promise<void>((resolve) => setImmediate(() => this.#run().then(resolve)))
  }

  #isBatchDue(): boolean {
    if (this.#waiting.length === 0) return false
    return this.#signaturesUnderWay <= SIGNATURES_OVERLAPPED || this.#waiting.some(({ isDue }) => isDue)
  }

  #turnAway(): Promise<never> {
    if (!this.#isTurningAway) this.events.full?.()
    this.#isTurningAway = true
    return Promise.reject(new LedgerFull(`${WAITING_ROWS_MAX} rows are waiting already`))
  }

  async #run(): Promise<void> {
    while (this.#isBatchDue()) await this.#appendBatch(this.#waiting.splice(0, BATCH_ROWS_MAX))
    this.#running = undefined
    this.#isTurningAway = this.#isTurningAway && this.#waiting.length > 0
  }

  async #appendBatch(batch: readonly Waiting[]): Promise<void> {
    const sentAt = Date.now()
    try {
      const rows = JSON.stringify(batch.map(({ row }, index) => placeAt(row, index)))
      const result = await this.connection.append(this.#writerId, ++this.#batchSeq, rows)
      this.events.batch?.(result, batch.length, sentAt, Date.now())
      const passed = new Set(result.passed)
      batch.forEach(({ resolve }, index) => {
        resolve({ committed: passed.has(index), tag: result.tag, epoch: result.epoch })
      })
    } catch (error) {
      await this.#settleFailure(batch, error as Error)
    }
  }

  async #settleFailure(batch: readonly Waiting[], error: Error): Promise<void> {
    // Data that Postgres cannot store (class 22) or that breaks a constraint (23): halve, until only the bad row fails.
    if (error instanceof BatchRefused && /^2[23]/.test(error.sqlState) && batch.length > 1) {
      const middle = Math.ceil(batch.length / 2)
      await this.#appendBatch(batch.slice(0, middle))
      await this.#appendBatch(batch.slice(middle))
      return
    }
    // Never retried: the batch may be in the ledger. A new id keeps (writer, batch, index) unique whatever became of it.
    if (error instanceof BatchOutcomeUnknown) {
      this.#writerId = this.newWriterId()
      this.#batchSeq = 0
    }
    this.events.failure?.(error, batch.length)
    for (const { reject } of batch) reject(new LedgerUnavailable('the ledger did not take the row', { cause: error }))
  }
}

function placeAt(row: LedgerRow, index: number): LedgerRow {
  row.batch_index = index
  return row
}
