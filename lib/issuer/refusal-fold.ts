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
  /** Every refusal named the application of the first one; an invented name opens no key of its own, so a key may hold several. */
  hasOneClient: boolean
  /** Every refusal named the API of the first one. */
  hasOneAudience: boolean
  count: number
  lastAt: number
  readonly samples: Sample[]
}

/** One of the refusals in a folded row, as the row itself cannot show it. */
interface Sample {
  readonly requestId: string
  readonly at: string
  readonly clientId: string | null
  readonly address: string
  readonly audience: string | null
  readonly details: Record<string, unknown>
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
      fold = {
        id: this.newId(),
        first: decision,
        firstAt: now,
        shared,
        hasOneClient: true,
        hasOneAudience: true,
        count: 0,
        lastAt: now,
        samples: [],
      }
      this.#folds.set(foldKey, fold)
    }
    fold.count++
    fold.lastAt = now
    const { requestId, clientId, address, audience } = decision.record
    fold.hasOneClient &&= clientId === fold.first.record.clientId
    fold.hasOneAudience &&= audience === fold.first.record.audience
    if (fold.samples.length < SAMPLES_KEPT) {
      fold.samples.push({
        requestId,
        at: new Date(now).toISOString(),
        clientId,
        address,
        audience,
        details: refusalDetails(decision.error),
      })
    }
    return fold.id
  }
}

// A row of many refusals says only what all of them have in common, or the log would blame one application, secret or API for others.
const NO_CLIENT = { client_id: null, client_name: null, counted_client_id: '' } as const
const NO_AUDIENCE = { audience: null, grant_id: null, allowed_scopes: '', counted_audience: '' } as const
const NO_REQUEST = {
  auth_method: null,
  credential_id: null,
  credential_hint: null,
  requested_scopes: '',
  granted_scopes: '',
  hook_runs: undefined,
  modified: false,
  user_agent: '',
  step_microseconds: undefined,
} as const

function toFoldedRow({ id, first, firstAt, lastAt, count, samples, shared, hasOneClient, hasOneAudience }: Fold): LedgerRow {
  const row = toLedgerRow(first, '')
  return {
    ...row,
    ...NO_REQUEST,
    ...(shared && { address: '' }),
    ...((shared || !hasOneClient) && NO_CLIENT),
    ...((shared || !hasOneAudience) && NO_AUDIENCE),
    id,
    decided_tag: null, // each request was confirmed against the configuration before it was answered
    details: { samples },
    folded_count: count,
    first_at: new Date(firstAt).toISOString(),
    last_at: new Date(lastAt).toISOString(),
  }
}
