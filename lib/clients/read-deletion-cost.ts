import type { PrismaClient } from '../db/generated/client.ts'
import { secretIsLive } from './client-filter.ts'

/** What is lost with an application. */
export interface DeletionCost {
  /** Live ones, by the database's clock. */
  readonly secrets: number
  readonly grants: number
  /** As the last run of the rollup left it. */
  readonly tokens24h: number
}

/** Read for whoever is about to delete an application. */
export async function readDeletionCost(prisma: Pick<PrismaClient, '$queryRaw'>, clientId: string): Promise<DeletionCost> {
  const [cost] = await prisma.$queryRaw<DeletionCost[]>`
    SELECT (SELECT count(*)::int FROM client_secrets k WHERE k.client_id = ${clientId} AND ${secretIsLive('k')}) AS secrets,
           (SELECT count(*)::int FROM client_grants WHERE client_id = ${clientId}) AS grants,
           coalesce((SELECT tokens_24h::float8 FROM client_stats WHERE client_id = ${clientId}), 0) AS "tokens24h"`
  return cost ?? { secrets: 0, grants: 0, tokens24h: 0 }
}
