import { PrismaPg } from '@prisma/adapter-pg'
import type { Pool } from 'pg'
import { PrismaClient } from './generated/client.ts'

/** A Prisma client on a pool of ours. Ending the pool stays with whoever made it. */
export function createPrisma(pool: Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' })
}

export interface Database {
  prisma: PrismaClient
  pool: Pool
}

const DATABASE = Symbol.for('writ.database')

/** Next's bundle and the server's modules are two module graphs in one process; the database hangs where both can see it. */
export function registerDatabase(database: Database | undefined): void {
  ;(globalThis as Record<symbol, unknown>)[DATABASE] = database
}

/** The database of this process. @throws when nothing has been registered: the start-up order is broken. */
export function database(): Database {
  const registered = (globalThis as Record<symbol, unknown>)[DATABASE] as Database | undefined
  if (!registered) throw new Error('no database has been registered in this process')
  return registered
}
