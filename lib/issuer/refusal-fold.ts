import type { RefusedDecision } from '../oauth/token-endpoint.ts'
import { type LedgerRow, refusalDetails, toLedgerRow } from './ledger-row.ts'

/** Rows a minute of one (network, client, reason) before the rest fold into one row. */
export const ROWS_PER_KEY_AND_MINUTE = 30
/** Refusal rows a second of this process before the rest fold, whoever they come from. */
export const ROWS_PER_SECOND = 200
const SAMPLES_KEPT = 3
const MINUTE = 60_000

interface Fold {
  readonly id: string
  readonly first: RefusedDecision
  readonly firstAt: number
  /** The key's own fold keeps client and network; the process-wide one has neither in common. */
  readonly shared: boolean
  count: number
  lastAt: number
  readonly samples: { requestId: string; at: string; clientId: string | null; address: string; audience: string | null }[]
}

/**
 * Decides which refusals get a row of their own. A flood must not fill the ledger or the disk, and must still be on record: what folds
 * is counted, with the first and last time and three samples, in one row a minute, whose id its requests are answered with.
 */
export class RefusalFold {
  #minute = 0
  #rowsOfKey = new Map<string, number>()
  #folds = new Map<string, Fold>()
  #second = 0
  #rowsThisSecond = 0

  constructor(private readonly newId: () => string) {}

  /** The folds of minutes that are over; they become rows now. */
  ended(now: number): LedgerRow[] {
    return Math.floor(now / MINUTE) === this.#minute ? [] : this.takeAll(Math.floor(now / MINUTE))
  }

  /** Every fold, finished or not: at shutdown. */
  takeAll(minute = this.#minute): LedgerRow[] {
    const rows = [...this.#folds.values()].filter(({ count }) => count > 0).map(toFoldedRow)
    this.#minute = minute
    this.#folds = new Map()
    this.#rowsOfKey = new Map()
    return rows
  }

  /** Whether this refusal gets its own row; it counts as one when it does. `network` is the address, or the /64 of an IPv6 one. */
  takesOwnRow(key: string, now: number): boolean {
    const second = Math.floor(now / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#rowsThisSecond = 0
    }
    const rows = this.#rowsOfKey.get(key) ?? 0
    if (rows >= ROWS_PER_KEY_AND_MINUTE || this.#rowsThisSecond >= ROWS_PER_SECOND) return false
    this.#rowsOfKey.set(key, rows + 1)
    this.#rowsThisSecond++
    return true
  }

  /** Adds a refusal to its fold. Answers the id of the row that will tell of it. */
  add(key: string, decision: RefusedDecision, now: number): string {
    // A key that never had 30 rows folds because of the flood around it: by reason only, or the folds would be as many as the flood.
    const shared = (this.#rowsOfKey.get(key) ?? 0) < ROWS_PER_KEY_AND_MINUTE
    const foldKey = shared ? decision.error.refusal.reason : key
    let fold = this.#folds.get(foldKey)
    if (!fold) {
      fold = { id: this.newId(), first: decision, firstAt: now, shared, count: 0, lastAt: now, samples: [] }
      this.#folds.set(foldKey, fold)
    }
    fold.count++
    fold.lastAt = now
    if (fold.samples.length < SAMPLES_KEPT) {
      const { requestId, clientId, address, audience } = decision.record
      fold.samples.push({ requestId, at: new Date(now).toISOString(), clientId, address, audience })
    }
    return fold.id
  }
}

function toFoldedRow({ id, first, firstAt, lastAt, count, samples, shared }: Fold): LedgerRow {
  const row = toLedgerRow(first, '')
  const common = shared
    ? {
        client_id: null,
        client_name: null,
        audience: null,
        grant_id: null,
        address: '',
        user_agent: '',
        counted_client_id: '',
        counted_audience: '',
      }
    : {}
  return {
    ...row,
    ...common,
    id,
    decided_tag: null, // each request was confirmed against the configuration before it was answered
    details: { ...refusalDetails(first.error), samples },
    requested_scopes: '',
    step_microseconds: undefined,
    folded_count: count,
    first_at: new Date(firstAt).toISOString(),
    last_at: new Date(lastAt).toISOString(),
  }
}
