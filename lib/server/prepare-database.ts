import type { Config } from '../config.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { migrate } from '../db/migrations.ts'
import { createPool } from '../db/pool.ts'
import { createPrisma } from '../db/prisma.ts'
import { checkCanary } from '../encryption/canary.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { loadEncryption } from '../encryption/load-encryption.ts'
import type { Log } from '../log.ts'
import { ensureSigningKeysInUse } from '../signing-keys/ensure-signing-keys.ts'
import { ensurePartitions } from '../token-log/partitions.ts'
import type { Closers } from './closers.ts'
import { backgroundJobs, startJobs } from './jobs.ts'
import type { OpenDatabase } from './open-database.ts'

/** The primary's own connections: jobs, and the questions of the start. */
const POOL_CONNECTIONS = 3
const SYSTEM = { type: 'system', id: 'start', name: 'Start of the server' } as const

export interface PreparedDatabase {
  readonly prisma: PrismaClient
  readonly encryption: Encryption
  startJobs(): { stop(): Promise<void> }
}

/**
 * Makes the database fit to issue from: migrations, then the keys at rest against what the database was sealed with, then signing keys,
 * then the partitions of the token log. Every step may run on many instances at once and changes nothing the second time.
 * @throws StartupError; what a later step refused leaves the earlier ones done, and nothing is lost
 */
export async function prepareDatabase(config: Config, database: OpenDatabase, closers: Closers, log: Log): Promise<PreparedDatabase> {
  const encryption = await loadEncryption({ ...config, generate: database.embedded })
  await migrate(database.directUrl, { log })
  const pool = createPool(database.directUrl, { max: POOL_CONNECTIONS, applicationName: 'writ primary' })
  closers.add('primary pool', () => pool.end())
  const prisma = createPrisma(pool)
  closers.add('primary prisma', () => prisma.$disconnect())
  await checkCanary(prisma, encryption)
  const algs = await ensureSigningKeysInUse(prisma, encryption, SYSTEM)
  if (algs.length > 0) log.info({ algs }, 'made signing keys')
  await ensurePartitions(pool)
  return { prisma, encryption, startJobs: () => startJobs(backgroundJobs({ pool, prisma, encryption }), log) }
}
