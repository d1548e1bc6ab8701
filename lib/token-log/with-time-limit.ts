import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'

const QUERY_CANCELED = '57014'

/**
 * Reads with a limit that the database holds: what would take longer is ended there too, and not only no longer waited for.
 * @returns undefined when the time was up
 */
export async function withTimeLimit<T>(prisma: PrismaClient, milliseconds: number, read: (tx: Tx) => Promise<T>): Promise<T | undefined> {
  try {
    return await transaction(prisma, async (tx) => {
      await tx.$queryRaw`SELECT set_config('statement_timeout', ${`${Math.max(1, Math.ceil(milliseconds))}ms`}, true)`
      return read(tx)
    })
  } catch (error) {
    if (isCanceled(error)) return undefined
    throw error
  }
}

// Prisma wraps what the database said: the code stands in its words, and in what its adapter was told.
function isCanceled(error: unknown): boolean {
  const { meta } = (error ?? {}) as { meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } }
  return meta?.driverAdapterError?.cause?.originalCode === QUERY_CANCELED
}
