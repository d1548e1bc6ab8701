import pg from 'pg'

/** What one batch answered: `writ_append_token_events` in the ledger migration. */
export interface BatchResult {
  readonly tag: string
  readonly epoch: bigint
  /** Database time in ms. */
  readonly now: number
  readonly passed: readonly number[]
  /** Credentials that this writer had never used before. */
  readonly firstUsed: readonly string[]
}

/** The statement ran and failed, or never ran: nothing of the batch is in the ledger. `sqlState` is Postgres' five-character code. */
export class BatchRefused extends Error {
  constructor(
    readonly sqlState: string,
    cause: unknown,
  ) {
    super(`the ledger refused a batch (${sqlState || 'no connection'})`, { cause })
  }
}

/** The deadline passed or the connection broke after the statement was sent: the batch may or may not be in the ledger. */
export class BatchOutcomeUnknown extends Error {}

const APPEND = 'SELECT tag, epoch, now_milliseconds, passed, first_used FROM writ_append_token_events($1, $2, $3)'

interface AppendRow {
  tag: string
  epoch: string
  now_milliseconds: number
  passed: number[]
  first_used: string[]
}

/**
 * The connection of one writer. It is opened by the first batch, kept, and destroyed (not asked to close) when a batch does not answer
 * within the deadline: a backend that hangs must not hold requests, and whether it commits later is recorded as a row without a token.
 */
export class LedgerConnection {
  #client: pg.Client | undefined
  #closed = false

  constructor(
    private readonly connectionString: string,
    private readonly deadlineMilliseconds: number,
    private readonly applicationName: string,
  ) {}

  /** @throws BatchRefused | BatchOutcomeUnknown */
  async append(writerId: string, batchSeq: number, rowsJson: string): Promise<BatchResult> {
    let sent = false
    let client: pg.Client | undefined
    let timer: NodeJS.Timeout | undefined
    const work = async () => {
      client = await this.#connect()
      sent = true
      return client.query<AppendRow>(APPEND, [writerId, batchSeq, rowsJson])
    }
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${this.deadlineMilliseconds} ms`)), this.deadlineMilliseconds)
    })
    try {
      const running = work()
      running.catch(() => undefined) // after the deadline nobody listens any more
      const { rows } = await Promise.race([running, deadline])
      const row = rows[0]
      if (!row) throw new Error('writ_append_token_events answered no row')
      return { tag: row.tag, epoch: BigInt(row.epoch), now: row.now_milliseconds, passed: row.passed, firstUsed: row.first_used }
    } catch (error) {
      const sqlState = sqlStateOf(error)
      // An ERROR leaves the session usable and the statement undone. Anything else (FATAL, a broken socket, silence) ends the connection.
      if (sqlState && (error as { severity?: string }).severity === 'ERROR') throw new BatchRefused(sqlState, error)
      this.#destroy()
      if (!sent) throw new BatchRefused(sqlState, error)
      throw new BatchOutcomeUnknown('the outcome of a ledger batch is unknown', { cause: error })
    } finally {
      clearTimeout(timer)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => undefined)
  }

  async #connect(): Promise<pg.Client> {
    if (this.#closed) throw new Error('the ledger connection is closed')
    if (this.#client) return this.#client
    const client = new pg.Client({
      connectionString: this.connectionString,
      application_name: this.applicationName,
      connectionTimeoutMillis: this.deadlineMilliseconds,
      keepAlive: true,
    })
    const forget = () => {
      if (this.#client === client) this.#client = undefined
    }
    client.on('error', forget) // the query in flight is rejected by pg itself; an idle break is met by the next batch
    client.on('end', forget)
    await client.connect()
    if (this.#closed) {
      await client.end()
      throw new Error('the ledger connection is closed')
    }
    this.#client = client
    return client
  }

  #destroy(): void {
    const client = this.#client
    this.#client = undefined
    if (!client) return
    const { connection } = client as unknown as { connection?: { stream?: { destroy(): void } } }
    connection?.stream?.destroy()
  }
}

function sqlStateOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : ''
}
