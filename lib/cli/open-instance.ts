import pg from 'pg'
import type { Config } from '../config.ts'
import { ADVISORY_LOCKS } from '../db/advisory-locks.ts'
import { checkDatabase } from '../db/check-database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../db/embedded-postgres.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { migrate } from '../db/migrations.ts'
import { acquireOwnerLock, type OwnerLock } from '../db/owner-lock.ts'
import { createPool } from '../db/pool.ts'
import { createPrisma } from '../db/prisma.ts'
import { checkCanary } from '../encryption/canary.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { loadEncryption } from '../encryption/load-encryption.ts'
import { isStartupError } from '../errors.ts'
import { readServerUrl, removeServerFile } from '../server/server-file.ts'

/** What a command works with: the database and the keys of one Writ. */
export interface Instance {
  prisma: PrismaClient
  encryption: Encryption
  /** Migrations that this run applied. */
  migrated: string[]
  /** Where clients reach the server that runs on this data directory; undefined when none runs there, or it has not said. */
  serverUrl: string | undefined
  /** Leaves everything as a server would find it: what this run started is stopped. */
  close(): Promise<void>
}

// Every connection of a command carries this, so that the one that started Postgres does not stop it under another.
const COMMAND = 'writ command'
const OPEN_TRIES_MAX = 5

/**
 * Joins the Writ of the settings. With DATABASE_URL that database; else the Postgres of the data directory: the one that a running server
 * or another command owns, or one that this command starts, owns for its run and stops.
 *
 * @throws StartupError
 */
export async function openInstance(config: Config): Promise<Instance> {
  if (config.databaseUrl !== undefined) {
    await checkDatabase(config.databaseUrl, { allowUnsafeFsync: config.allowUnsafeFsync })
    const instance = await connect(config, { url: config.databaseUrl, directUrl: config.directUrl ?? config.databaseUrl })
    return { ...instance, serverUrl: undefined } // any number of servers, on any machine
  }
  for (let attempt = 1; ; attempt++) {
    const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir })
    try {
      return await joinEmbedded(config, postgres)
    } catch (error) {
      // Another command may have stopped the Postgres that this one found running: then it starts its own.
      if (attempt >= OPEN_TRIES_MAX || !postgres.adopted || !isStartupError(error) || (await answers(postgres.url))) throw error
    }
  }
}

async function joinEmbedded(config: Config, postgres: EmbeddedPostgres): Promise<Instance> {
  const lock = await acquireOwnerLock(postgres.url)
  try {
    const serverUrl = lock === 'held' ? await readServerUrl(config.dataDir) : await forgetServer(config.dataDir)
    const instance = await connect(config, { url: postgres.url, directUrl: postgres.url })
    return {
      ...instance,
      serverUrl,
      async close() {
        await instance.close()
        await leaveEmbedded(postgres, lock)
      },
    }
  } catch (error) {
    await leaveEmbedded(postgres, lock)
    throw error
  }
}

/** Under the owner lock no server runs: what one that crashed has said about itself would mislead the commands that join this one. */
async function forgetServer(dataDir: string): Promise<undefined> {
  await removeServerFile(dataDir)
  return undefined
}

/** The last one out stops Postgres, under the owner lock: a server that owns it, or another command at work, keeps it. */
async function leaveEmbedded(postgres: EmbeddedPostgres, held: OwnerLock | 'held'): Promise<void> {
  const lock = held === 'held' ? await acquireOwnerLock(postgres.url).catch(() => 'held' as const) : held
  if (lock === 'held') return
  if (!(await othersAtWork(postgres.url).catch(() => false))) await postgres.stop()
  await lock.release()
}

async function connect(config: Config, { url, directUrl }: { url: string; directUrl: string }): Promise<Omit<Instance, 'serverUrl'>> {
  const pool = createPool(url, { max: 3, applicationName: COMMAND })
  const prisma = createPrisma(pool)
  const close = async () => {
    await prisma.$disconnect()
    await pool.end()
  }
  try {
    const { migrated, encryption } = await underSetupLock(directUrl, async () => {
      const { applied } = await migrate(directUrl)
      return { migrated: applied, encryption: await openEncryption(config, prisma) }
    })
    return { prisma, encryption, migrated, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openEncryption(config: Config, prisma: PrismaClient): Promise<Encryption> {
  const { encryptionKey, secretPepper, dataDir, databaseUrl } = config
  const encryption = await loadEncryption({ encryptionKey, secretPepper, dataDir, generate: databaseUrl === undefined })
  await checkCanary(prisma, encryption)
  return encryption
}

/** Two first commands at once must not both make keys: one prepares the instance, the other then finds it ready. */
async function underSetupLock<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = await openClient(url)
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.COMMAND_SETUP])
    return await work()
  } finally {
    await client.end().catch(() => {}) // ends the session and with it the lock
  }
}

async function othersAtWork(url: string): Promise<boolean> {
  const client = await openClient(url)
  try {
    const { rows } = await client.query<{ others: boolean }>(
      'SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()) AS others',
      [COMMAND],
    )
    return rows[0]?.others ?? false
  } finally {
    await client.end().catch(() => {})
  }
}

async function answers(url: string): Promise<boolean> {
  return openClient(url).then(
    (client) => client.end().then(() => true),
    () => false,
  )
}

async function openClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: COMMAND, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {}) // also fails the query in flight
  await client.connect()
  return client
}
