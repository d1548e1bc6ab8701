import { mkdtemp, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { type RunningChild, startChild } from '../e2e/protocol/child-process.ts'
import { applyConfig, testKeys } from '../e2e/protocol/writ-config.ts'
import { startWrit } from '../e2e/protocol/writ-process.ts'
import { SUPERUSER } from '../lib/db/embedded-cluster.ts'
import { startEmbeddedPostgres } from '../lib/db/embedded-postgres.ts'
import { createLog } from '../lib/log.ts'
import { threadPoolSize } from '../tools/thread-pool.cjs'
import type { LoadTarget } from './load.ts'
import {
  BENCH_ALGS,
  BENCH_CLIENT,
  BENCH_LIFETIME_SECONDS,
  BENCH_SCOPE,
  type BenchAlg,
  benchRequestBody,
  benchResource,
} from './peers/bench-request.ts'

export interface Contender {
  readonly name: string
  target(alg: BenchAlg): LoadTarget
  stop(): Promise<void>
}

export interface WritContender extends Contender {
  /** Committed rows of issued tokens so far. */
  issuedRows(): Promise<number>
  /** Writes out what the last round left dirty, so that no neighbour's round pays for it. */
  settle(): Promise<void>
  readonly postgresVersion: string
  /** `writ apply` of a part of a configuration. */
  apply(config: object): Promise<void>
}

/** node-oidc-provider or the bare server, as a child of its own. */
export async function startPeer(name: string, script: string, path: string): Promise<Contender> {
  const child = await startChild({
    command: process.execPath,
    args: ['--import', 'tsx', fileURLToPath(new URL(`peers/${script}`, import.meta.url))],
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    ready: /listening at (http:\/\/localhost:\d+)/,
  })
  return { name, target: targetOf(child, path), stop: async () => void (await child.stop()) }
}

/** Writ as it runs in production: the listener of `lib/server`, one worker, its ledger on a Postgres with fsync on. */
export async function startWritContender(): Promise<WritContender> {
  const dataDir = await mkdtemp(fileURLToPath(new URL('.data-', import.meta.url)))
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true, log: createLog('warn') })
  const adminUrl = new URL(postgres.url)
  adminUrl.username = SUPERUSER // CHECKPOINT is not for the role of Writ; the embedded Postgres has one password for both
  const pool = new pg.Pool({ connectionString: adminUrl.href, max: 1 })
  const count = async (sql: string) => Number((await pool.query(sql)).rows[0]?.count)
  const stopDatabase = async () => {
    await pool.end()
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    const env = { DATABASE_URL: postgres.url, DATA_DIR: dataDir, UV_THREADPOOL_SIZE: threadPoolSize({}), ...testKeys() }
    const writ = await startWrit(env)
    try {
      await applyConfig(env, benchConfig())
      const { rows } = await pool.query<{ server_version: string; fsync: string; synchronous_commit: string }>(
        `SELECT current_setting('server_version') AS server_version, current_setting('fsync') AS fsync,
                current_setting('synchronous_commit') AS synchronous_commit`,
      )
      const settings = rows[0]
      if (settings?.fsync !== 'on' || settings.synchronous_commit !== 'on') throw new Error('the benchmark database is not durable')
      return {
        name: 'writ',
        postgresVersion: `${settings.server_version}, fsync and synchronous_commit on`,
        target: targetOf(writ, '/oauth/token'),
        issuedRows: () => count("SELECT count(*) FROM token_events WHERE outcome = 'issued'"),
        apply: async (config) => void (await applyConfig(env, config)),
        settle: async () => void (await pool.query('CHECKPOINT')),
        stop: async () => {
          await writ.stop()
          await stopDatabase()
        },
      }
    } catch (error) {
      await writ.stop()
      throw error
    }
  } catch (error) {
    await stopDatabase()
    throw error
  }
}

function targetOf(child: RunningChild, path: string): (alg: BenchAlg) => LoadTarget {
  const { host, port } = new URL(child.ready)
  return (alg) => ({ url: `http://127.0.0.1:${port}${path}`, host, body: benchRequestBody(alg) })
}

function benchConfig(): object {
  const scopes = BENCH_SCOPE.split(' ')
  return {
    clients: [{ name: 'Bench', app_type: 'non_interactive', client_id: BENCH_CLIENT.id, client_secret: BENCH_CLIENT.secret }],
    resourceServers: BENCH_ALGS.map((alg) => ({
      name: `Bench ${alg}`,
      identifier: benchResource(alg),
      signing_alg: alg,
      token_lifetime: BENCH_LIFETIME_SECONDS,
      scopes: scopes.map((value) => ({ value })),
    })),
    clientGrants: BENCH_ALGS.map((alg) => ({ client_id: 'Bench', audience: benchResource(alg), scope: scopes })),
  }
}
