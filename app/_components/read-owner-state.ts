import { adminExists } from '../../lib/auth/create-admin.ts'
import { database } from '../../lib/db/prisma.ts'

export type OwnerState = 'none' | 'exists' | 'unknown'

/** Has anybody become the owner? Unknown when the database is away. */
export async function readOwnerState(): Promise<OwnerState> {
  try {
    return (await adminExists(database().prisma)) ? 'exists' : 'none'
  } catch {
    return 'unknown' // the page says so where it matters; the cause is in the server's own log
  }
}
