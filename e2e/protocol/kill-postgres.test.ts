import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEmbeddedPostgres } from '../../lib/db/embedded-postgres.ts'
import { embeddedDatabase, newDataDir, query, tokensWithoutRow } from './durable-ledger.ts'
import { BILLING, CONFIG, goodRequest, LEDGER } from './fixtures.ts'
import { exchange } from './http-client.ts'
import { startLoad } from './load.ts'
import { applyConfig, testKeys } from './writ-config.ts'
import { startWrit, type WritProcess } from './writ-process.ts'

const ROUNDS = 2
const CONNECTIONS = 8
const TOKENS = 100

interface Setup {
  readonly dataDir: string
  readonly writ: WritProcess
  end(): Promise<void>
}

/** Somebody else looks after Postgres and starts it again (here: this process). Writ is only told where it is. */
async function startWithExternalPostgres(dataDir: string): Promise<Setup> {
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true })
  const env = { DATABASE_URL: postgres.url, DATA_DIR: dataDir, ...testKeys() }
  const writ = await startWrit(env)
  await applyConfig(env, CONFIG)
  const end = async () => {
    await writ.stop()
    await postgres.stop()
  }
  return { dataDir, writ, end }
}

/** Writ looks after the embedded Postgres itself. */
async function startWithEmbeddedPostgres(dataDir: string): Promise<Setup> {
  const writ = await startWrit({ DATA_DIR: dataDir })
  await applyConfig({ DATA_DIR: dataDir }, CONFIG)
  return { dataDir, writ, end: async () => void (await writ.stop()) }
}

describe.each([
  { which: 'an external Postgres', start: startWithExternalPostgres },
  { which: 'the embedded Postgres', start: startWithEmbeddedPostgres },
])('kill -9 of $which under load', ({ start }) => {
  let setup: Setup

  beforeAll(async () => {
    setup = await start(await newDataDir())
  })
  afterAll(async () => {
    await setup?.end()
    if (setup) await rm(setup.dataDir, { recursive: true, force: true })
  })

  it.each([
    { target: 'the postmaster', find: async () => (await embeddedDatabase(setup.dataDir)).pid },
    { target: 'the backend that writes the ledger', find: ledgerBackend },
  ])('$target: errors meanwhile, tokens again without a restart, and no token without a row', async ({ find }) => {
    const load = startLoad(setup.writ.tokenEndpoint, goodRequest(BILLING, LEDGER.identifier), CONNECTIONS)
    for (let round = 0; round < ROUNDS; round++) {
      await load.moreTokens(TOKENS)
      const noticed = load.moreFailures(1)
      process.kill(await find(), 'SIGKILL')
      await noticed
      await load.moreTokens(TOKENS)
    }
    await load.stop()
    expect(load.strange).toEqual([])
    expect([...load.statuses.keys()].filter((status) => ![200, 500, 503].includes(status))).toEqual([])
    expect(await tokensWithoutRow((await embeddedDatabase(setup.dataDir)).url, load.tokenIds)).toEqual([])
    expect(await exchange(`${setup.writ.origin}/readyz`)).toMatchObject({ status: 200 })
  })

  async function ledgerBackend(): Promise<number> {
    const { url } = await embeddedDatabase(setup.dataDir)
    const rows = await query<{ pid: number }>(url, "SELECT pid FROM pg_stat_activity WHERE application_name = 'writ ledger tokens'")
    expect(rows).toHaveLength(1)
    return rows[0]?.pid as number
  }
})
