import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { embeddedDatabase, newDataDir, tokensWithoutRow } from './durable-ledger.ts'
import { BILLING, CONFIG, goodRequest, LEDGER, REPORTS } from './fixtures.ts'
import { startLoad } from './load.ts'
import { applyConfig } from './writ-config.ts'
import { startWrit, type WritProcess } from './writ-process.ts'

/** `npm run chaos` asks for more. */
const ROUNDS = Number(process.env.WRIT_KILL_ROUNDS ?? 10)
const CONNECTIONS = 16

// The installation that `npm start` makes: its own durable Postgres, which stays behind when the server is killed.
let dataDir: string
let writ: WritProcess | undefined

beforeAll(async () => {
  dataDir = await newDataDir()
  writ = await startWrit({ DATA_DIR: dataDir })
  await applyConfig({ DATA_DIR: dataDir }, CONFIG)
})
afterAll(async () => {
  await writ?.stop()
  if (dataDir) await rm(dataDir, { recursive: true, force: true })
})

describe('kill -9 of the server under load', () => {
  it(`${ROUNDS} rounds: every token that any client received has its row`, { timeout: 60_000 + ROUNDS * 20_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const load = startLoad(
        (writ as WritProcess).tokenEndpoint,
        goodRequest(BILLING, round % 2 === 0 ? REPORTS.identifier : LEDGER.identifier),
        CONNECTIONS,
      )
      await load.moreTokens(20 + Math.floor(Math.random() * 300)) // the moment of the kill is chance on purpose
      await writ?.kill()
      await load.stop()
      writ = await startWrit({ DATA_DIR: dataDir })
      expect(load.strange).toEqual([])
      expect(load.failures).toBeGreaterThan(0) // it did die with requests under way
      expect(await tokensWithoutRow((await embeddedDatabase(dataDir)).url, load.tokenIds)).toEqual([])
    }
  })
})
