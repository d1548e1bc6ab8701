import { rm } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newDataDir } from './durable-ledger.ts'
import { CONFIG, goodRequest } from './fixtures.ts'
import { postForm } from './http-client.ts'
import { createInstance, type Instance } from './instance.ts'
import { postgresPid } from './run-server.ts'
import { startWrit } from './writ-process.ts'

describe('a server that was killed', () => {
  it('leaves a Postgres that the next one adopts, and stops at its own end', async () => {
    const dataDir = await newDataDir()
    try {
      const first = await startWrit({ DATA_DIR: dataDir })
      const pid = await postgresPid(dataDir)
      await first.kill()
      expect(await postgresPid(dataDir)).toBe(pid)
      const second = await startWrit({ DATA_DIR: dataDir })
      expect(await postgresPid(dataDir)).toBe(pid)
      expect(second.output()).toContain('adopted the Postgres')
      expect((await fetch(`${second.origin}/readyz`)).status).toBe(200)
      expect(await second.stop()).toBe(0)
      expect(await postgresPid(dataDir)).toBeUndefined()
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  })
})

describe('a database that goes away', () => {
  let instance: Instance
  beforeAll(async () => {
    instance = await createInstance()
    await instance.apply(CONFIG)
  })
  afterAll(() => instance?.close())

  /** Lets nobody into the instance's database and ends who is in it, or lets them in again. */
  async function setReachable(reachable: boolean): Promise<void> {
    const server = new URL(instance.database.url)
    const name = server.pathname.slice(1)
    server.pathname = '/postgres'
    const client = new pg.Client({ connectionString: server.href })
    await client.connect()
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${reachable}`)
    if (!reachable) await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
    await client.end()
  }

  it('turns readiness and tokens into 503 and the process stays, until the database is back', async () => {
    const server = await instance.start()
    const readiness = async () => {
      const answer = await fetch(`${server.origin}/readyz`)
      return { status: answer.status, body: (await answer.json()) as { checks: object } }
    }
    expect(await readiness()).toMatchObject({
      status: 200,
      body: { checks: { database: 'ok', keys: 'ok', partitions: 'ok', clock: 'ok' } },
    })
    await setReachable(false)
    expect(await readiness()).toMatchObject({ status: 503, body: { status: 'not_ready', checks: { database: 'failed' } } })
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200)
    const refused = await postForm(server.tokenEndpoint, goodRequest())
    expect(refused).toMatchObject({
      status: 503,
      json: { error: 'temporarily_unavailable' },
      headers: { 'retry-after': expect.any(String) },
    })
    await setReachable(true)
    await expect.poll(readiness, { timeout: 10_000 }).toMatchObject({ status: 200 })
    expect((await postForm(server.tokenEndpoint, goodRequest())).status).toBe(200)
  })
})
