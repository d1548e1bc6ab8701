import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Pool } from 'pg'
import pg from 'pg'
import { ensurePartitions } from '../token-log/partitions.ts'
import { clusterPaths } from './embedded-cluster.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { isServerOf, readServerLock } from './embedded-process.ts'
import type { PrismaClient } from './generated/client.ts'
import { migrate } from './migrations.ts'
import { createPool } from './pool.ts'
import { createPrisma } from './prisma.ts'

/** A database of a test's own: migrated, with partitions from today on, empty. */
export interface TestDatabase {
  url: string
  pool: Pool
  prisma: PrismaClient
  /** Closes the connections and removes the database, whoever is still connected. */
  drop(): Promise<void>
}

const TEMPLATE = 'writ_template'
const DIRECTORY_PREFIX = 'writ-test-postgres-'
/** The maintenance database of the shared server, set by the global setup (or by the environment) for the test processes. */
const SERVER_URL = 'WRIT_TEST_PG_URL'

let server: Promise<string> | undefined

/** A clone of the migrated template: about 30 ms. With the global setup all test files share one server; without, this process starts one. */
export async function createTestDatabase(): Promise<TestDatabase> {
  server ??= process.env[SERVER_URL] ? Promise.resolve(process.env[SERVER_URL]) : startOwnServer()
  const serverUrl = await server
  const name = `writ_${randomUUID().replaceAll('-', '')}`
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`)
  const url = databaseUrl(serverUrl, name)
  const pool = createPool(url, { max: 10, applicationName: 'writ test' })
  const prisma = createPrisma(pool)
  return {
    url,
    pool,
    prisma,
    async drop() {
      await prisma.$disconnect()
      await pool.end()
      await onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

/** An empty database without migrations, on the server of `createTestDatabase`. */
export async function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  server ??= process.env[SERVER_URL] ? Promise.resolve(process.env[SERVER_URL]) : startOwnServer()
  const serverUrl = await server
  const name = `writ_${randomUUID().replaceAll('-', '')}`
  await onServer(serverUrl, `CREATE DATABASE ${name}`)
  return { url: databaseUrl(serverUrl, name), drop: () => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

/** Starts the server that the test processes share (fsync off) and makes the template. @returns its URL and how to remove it all. */
export async function startTestServer(): Promise<{ url: string; stop(): Promise<void> }> {
  await removeDeadServers()
  const dataDir = await mkdtemp(path.join(os.tmpdir(), `${DIRECTORY_PREFIX}${process.pid}-`))
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false })
  const stop = async () => {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    await makeTemplate(postgres.url)
    return { url: postgres.url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Makes the migrated template on any server whose user may create databases. Replaces an older one. */
export async function makeTemplate(serverUrl: string): Promise<void> {
  await onServer(serverUrl, `DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`)
  await onServer(serverUrl, `CREATE DATABASE ${TEMPLATE}`)
  const url = databaseUrl(serverUrl, TEMPLATE)
  await migrate(url)
  const pool = createPool(url, { max: 1, applicationName: 'writ test template' })
  await ensurePartitions(pool, { daysAhead: 7 })
  await pool.end() // a template with a connection cannot be cloned
}

/** For a single file run without the global setup. Vitest ends its processes without asking, so the exit handler stops the server. */
async function startOwnServer(): Promise<string> {
  await removeDeadServers()
  const dataDir = await mkdtemp(path.join(os.tmpdir(), `${DIRECTORY_PREFIX}${process.pid}-`))
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false })
  process.once('exit', () => {
    process.kill(postgres.pid, 'SIGQUIT')
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }) // its last files are being written
  })
  await makeTemplate(postgres.url)
  return postgres.url
}

/** Servers whose run was killed: found by the process number in the directory's name. */
async function removeDeadServers(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const pid = Number(new RegExp(`^${DIRECTORY_PREFIX}(\\d+)-`).exec(name)?.[1])
    if (!pid || isAlive(pid)) continue
    const dataDir = path.join(os.tmpdir(), name)
    const paths = clusterPaths(path.join(dataDir, 'postgres'))
    const lock = await readServerLock(paths)
    if (lock && (await isServerOf(paths, lock.pid))) process.kill(lock.pid, 'SIGQUIT')
    // Another user's remains stay: cleaning up must not fail a run.
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }).catch(() => {})
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function onServer(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl, application_name: 'writ test server' })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
