import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../lib/db/testing.ts'
import { SECRETS } from './fixtures.ts'
import { type Applied, applyConfig, testKeys } from './writ-config.ts'
import { startWrit, type WritProcess } from './writ-process.ts'

/** A row of token_events as Postgres gives it. */
export type EventRow = Readonly<Record<string, unknown>> & {
  readonly client_id: string | null
  readonly user_agent: string
  readonly address: string
}

/** One installation of Writ: a database of its own, keys, and as many servers on it as a test starts. */
export interface Instance {
  readonly database: TestDatabase
  readonly env: Readonly<Record<string, string>>
  start(env?: Readonly<Record<string, string>>): Promise<WritProcess>
  apply(config: object): Promise<Applied>
  /** The log rows with this id; an `X-Request-Id` may be given as it stands. */
  events(id: string): Promise<EventRow[]>
  /** Counts log rows; `where` is SQL. */
  countEvents(where: string, values?: unknown[]): Promise<number>
  /** Where one of these texts stands that must stand nowhere: in a log row, in a usage row or in what a server wrote. */
  leaks(texts: readonly string[]): Promise<string[]>
  /** Stops the servers, fails if one of them let a secret or a token out, removes the database. */
  close(): Promise<void>
}

/** Not durable: for everything but kill tests. */
export async function createInstance(): Promise<Instance> {
  const database = await createTestDatabase()
  const dataDir = await mkdtemp(path.join(tmpdir(), 'writ-protocol-'))
  const env = { DATABASE_URL: database.url, DATA_DIR: dataDir, WRIT_ALLOW_FSYNC_OFF: '1', ...testKeys() }
  const keyMaterial = [env.WRIT_ENCRYPTION_KEY, env.WRIT_SECRET_PEPPER].map((text) => text.slice(text.indexOf(':') + 1))
  const servers: WritProcess[] = []

  async function leaks(texts: readonly string[]): Promise<string[]> {
    const tables = ['token_events', 'token_counters', 'secret_usage', 'admin_events']
    const found: string[] = []
    for (const text of texts) {
      for (const table of tables) {
        const { rows } = await database.pool.query<{ row: string }>(
          `SELECT t::text AS row FROM ${table} t WHERE position($1 in t::text) > 0`,
          [text],
        )
        found.push(...rows.map(({ row }) => `${table}: ${row}`))
      }
      found.push(...servers.flatMap((server) => server.output().split('\n')).filter((line) => line.includes(text)))
    }
    return found
  }

  return {
    database,
    env,
    leaks,
    async start(more = {}) {
      const server = await startWrit({ ...env, ...more })
      servers.push(server)
      return server
    },
    apply: (config) => applyConfig(env, config),
    async events(id) {
      const { rows } = await database.pool.query<EventRow>('SELECT * FROM token_events WHERE id = $1', [id.replace(/^req_/, '')])
      return rows
    },
    async countEvents(where, values = []) {
      const { rows } = await database.pool.query<{ count: string }>(`SELECT count(*) FROM token_events WHERE ${where}`, values)
      return Number(rows[0]?.count)
    },
    async close() {
      await Promise.all(servers.map((server) => server.stop()))
      const leaked = await leaks([...SECRETS, ...keyMaterial])
      const tokens = servers.flatMap((server) => server.output().match(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g) ?? [])
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
      expect({ leaked, tokens }).toEqual({ leaked: [], tokens: [] })
    },
  }
}
