import type { Prisma, PrismaClient } from './generated/client.ts'

/** What may be done inside a transaction: every model and raw SQL, no further transaction. */
export type Tx = Prisma.TransactionClient

const TRIES_MAX = 3
const WAIT_FOR_CONNECTION_MILLISECONDS = 5_000
const RUN_MILLISECONDS_MAX = 30_000

/**
 * Runs `work` in one READ COMMITTED transaction and returns its result once committed; an error from `work` rolls back and comes out
 * as it is. When the database gives up on a deadlock or a write conflict, everything has been rolled back and `work` runs again (three
 * times in all): it must do nothing outside of `tx` that cannot be done twice.
 * @param runMillisecondsMax after that it is rolled back; longer only for work whose size a person chose
 */
export async function transaction<T>(
  prisma: PrismaClient,
  work: (tx: Tx) => Promise<T>,
  { runMillisecondsMax = RUN_MILLISECONDS_MAX }: { runMillisecondsMax?: number } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await prisma.$transaction(work, { maxWait: WAIT_FOR_CONNECTION_MILLISECONDS, timeout: runMillisecondsMax })
    } catch (error) {
      if (attempt >= TRIES_MAX || !isWriteConflict(error)) throw error
    }
  }
}

/** P2034: "write conflict or a deadlock" (SQLSTATE 40001 and 40P01). */
function isWriteConflict(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'P2034'
}
