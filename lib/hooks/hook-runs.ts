import type { Pool } from 'pg'
import { uuidv7 } from '../ids.ts'
import type { HookRunRecord } from './hook-run-record.ts'

const BATCH_ROWS = 100
const BATCH_MILLISECONDS = 250
/** What waits beyond this is dropped and counted: keeping runs never delays or fails a token. */
const WAITING_ROWS_MAX = 5_000

/** Writes run records after their answers, in batches. One that the database does not take is dropped and counted. */
export class HookRunWriter {
  #waiting: HookRunRecord[] = []
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | undefined
  dropped = 0

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly onDrop: (rows: number, error: unknown) => void,
  ) {}

  /** Never throws, never waits. */
  add(record: HookRunRecord): void {
    if (this.#waiting.length >= WAITING_ROWS_MAX) {
      this.dropped++
      return
    }
    this.#waiting.push(record)
    if (this.#waiting.length >= BATCH_ROWS) this.#startWriting()
    else if (this.#timer === undefined) {
      this.#timer = setTimeout(() => this.#startWriting(), BATCH_MILLISECONDS)
      this.#timer.unref()
    }
  }

  /** Writes what waits. Never rejects. */
  async flush(): Promise<void> {
    while (this.#waiting.length > 0 || this.#writing) {
      this.#startWriting()
      await this.#writing
    }
  }

  #startWriting(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined
    })
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH_ROWS)
      try {
        await writeHookRuns(this.pool, batch)
      } catch (error) {
        this.dropped += batch.length
        this.onDrop(batch.length, error)
      }
    }
  }
}

async function writeHookRuns(pool: Pick<Pool, 'query'>, records: readonly HookRunRecord[]): Promise<void> {
  const rows = records.map(({ input, ...record }) => ({ id: uuidv7(), ...record, input: input ?? null }))
  const json = JSON.stringify(rows)
  // These records are best effort: they must not make the ledger's commits wait for the disk once more.
  await pool.query(
    `WITH unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
     INSERT INTO hook_runs (id, request_id, hook_id, version_number, lane, outcome, started_at, duration_ms, queue_ms, cpu_ms, detail, input)
     SELECT id, "requestId", "hookId", "versionNumber", lane, outcome, "startedAt", "durationMs", "queueMs", "cpuMs", detail, nullif(input, 'null')
     FROM unhurried, jsonb_to_recordset($1::jsonb) AS r(id uuid, "requestId" text, "hookId" text, "versionNumber" int, lane text, outcome text,
       "startedAt" timestamptz, "durationMs" float8, "queueMs" float8, "cpuMs" float8, detail jsonb, input jsonb)`,
    [UNSTORABLE.test(json) ? JSON.stringify(storable(rows)) : json],
  )
}

/** How JSON writes what Postgres does not store; a backslash of the text itself may look like it, which does no harm. */
const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i

/** Postgres stores neither NUL nor lone surrogates in JSON, and hooks put whatever they like into claims. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd')
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (Array.isArray(value)) return value.map(storable)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [storable(name) as string, storable(member)]))
}
