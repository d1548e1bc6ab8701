import type { Tx } from '../db/transaction.ts'
import { RESOURCE_SERVER_SELECT, type ResourceServerView, toResourceServerView } from './resource-server-view.ts'

/** One API, or undefined. */
export async function readResourceServer(tx: Pick<Tx, 'resourceServer'>, id: string): Promise<ResourceServerView | undefined> {
  const row = await tx.resourceServer.findUnique({ where: { id }, select: RESOURCE_SERVER_SELECT })
  return row === null ? undefined : toResourceServerView(row)
}

/** What deleting an API costs: who can no longer call it. */
export async function countResourceServerGrants(tx: Pick<Tx, 'clientGrant'>, id: string): Promise<number> {
  return tx.clientGrant.count({ where: { resourceServerId: id } })
}
