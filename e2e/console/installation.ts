import { appendFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Pool } from 'pg'
import { type AdminRole, createAdmin } from '../../lib/auth/create-admin.ts'
import type { PrismaClient } from '../../lib/db/generated/client.ts'
import { createPool } from '../../lib/db/pool.ts'
import { createPrisma } from '../../lib/db/prisma.ts'
import { createTestDatabase } from '../../lib/db/testing.ts'
import type { Encryption } from '../../lib/encryption/encryption.ts'
import { loadEncryption } from '../../lib/encryption/load-encryption.ts'
import { ConsoleClient } from '../protocol/console-client.ts'
import { testKeys } from '../protocol/writ-config.ts'
import { startWrit } from '../protocol/writ-process.ts'

/** The environment variable with the folder of this run, from the global set-up to the workers. */
export const RUN_FOLDER = 'WRIT_CONSOLE_TEST_FOLDER'

export const ROLES = ['owner', 'admin', 'viewer'] as const
/** Everybody's, in these tests. */
export const PASSWORD = 'seven plain words for a console test'

export interface InstallationOptions {
  /** More settings for the server. */
  readonly env?: Readonly<Record<string, string>>
  /** No administrators at all: the first start. */
  readonly withoutOwner?: boolean
}

export interface Cookie {
  readonly name: string
  readonly value: string
}

/** What another process needs to use an installation. */
export interface InstallationFacts {
  readonly origin: string
  readonly databaseUrl: string
  readonly keys: { readonly WRIT_ENCRYPTION_KEY: string; readonly WRIT_SECRET_PEPPER: string }
  readonly dataDir: string
  /** Everything that the server wrote. */
  readonly logFile: string
  /** The cookies of one signed-in browser per role. */
  readonly sessions: Readonly<Partial<Record<AdminRole, readonly Cookie[]>>>
}

/** A built Writ with a database of its own, and a session per role. */
export async function startInstallation({ env = {}, withoutOwner = false }: InstallationOptions = {}) {
  const database = await createTestDatabase()
  const dataDir = await mkdtemp(path.join(process.env[RUN_FOLDER] ?? '', 'installation-'))
  const logFile = path.join(dataDir, 'server.log')
  const keys = testKeys()
  const server = await startWrit(
    {
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      WRIT_ALLOW_FSYNC_OFF: '1',
      LOG_LEVEL: 'debug',
      CONSOLE: 'on',
      ...keys,
      ...(!withoutOwner && { WRIT_OWNER_EMAIL: 'owner@example.com', WRIT_OWNER_PASSWORD: PASSWORD }),
      ...env,
    },
    (text) => appendFileSync(logFile, text),
  )
  for (const role of withoutOwner ? [] : (['admin', 'viewer'] as const)) {
    await createAdmin(database.prisma, { email: `${role}@example.com`, name: titleCase(role), password: PASSWORD, role })
  }
  const sessions: Partial<Record<AdminRole, Cookie[]>> = {}
  for (const role of withoutOwner ? [] : ROLES) sessions[role] = await signInOverHttp(server.origin, `${role}@example.com`)
  // A run may last longer than a sign-in counts as recent; tests of that make people of their own.
  await database.pool.query(`UPDATE admin_sessions SET reauthenticated_at = now() + interval '1 day'`)
  const facts: InstallationFacts = { origin: server.origin, databaseUrl: database.url, keys, dataDir, logFile, sessions }
  return {
    facts,
    async close() {
      await server.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The cookies of a browser that has just signed in with the password. */
export async function signInOverHttp(origin: string, email: string, password = PASSWORD): Promise<Cookie[]> {
  const client = new ConsoleClient(origin)
  const refusal = await client.signIn(email, password)
  if (refusal !== undefined) throw new Error(`${email} could not sign in: ${refusal}`)
  return [...client.cookies].map(([name, value]) => ({ name, value }))
}

const sharedFile = () => path.join(process.env[RUN_FOLDER] ?? '', 'shared.json')

export async function writeSharedInstallation(facts: InstallationFacts): Promise<void> {
  await writeFile(sharedFile(), JSON.stringify(facts))
}

export async function readSharedInstallation(): Promise<InstallationFacts> {
  return JSON.parse(await readFile(sharedFile(), 'utf8'))
}

/** An installation as a test uses it: its address, its database, what it wrote. */
export interface Installation extends InstallationFacts {
  readonly pool: Pool
  readonly prisma: PrismaClient
  readonly encryption: Encryption
  /** Runs SQL and answers its rows: what only time could bring about is brought about by moving stored times. */
  sql<Row extends Record<string, unknown> = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
  /** How much the server has written so far. */
  logSize(): Promise<number>
  /** What it wrote since then. */
  logSince(size: number): Promise<string>
}

export async function connectTo(facts: InstallationFacts): Promise<{ installation: Installation; disconnect(): Promise<void> }> {
  const pool = createPool(facts.databaseUrl, { max: 4, applicationName: 'writ console test' })
  const prisma = createPrisma(pool)
  const encryption = await loadEncryption({
    encryptionKey: facts.keys.WRIT_ENCRYPTION_KEY,
    secretPepper: facts.keys.WRIT_SECRET_PEPPER,
    dataDir: facts.dataDir,
    generate: false,
  })
  return {
    installation: {
      ...facts,
      pool,
      prisma,
      encryption,
      sql: async (text, values = []) => (await pool.query(text, values)).rows,
      logSize: async () => (await stat(facts.logFile)).size,
      logSince: async (size) => (await readFile(facts.logFile)).subarray(size).toString('utf8'),
    },
    async disconnect() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

function titleCase(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`
}
