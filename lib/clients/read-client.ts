import type { Tx } from '../db/transaction.ts'
import { CLIENT_SELECT, type ClientView, toClientView } from './client-view.ts'

/** One application, or undefined. */
export async function readClient(tx: Pick<Tx, 'client'>, id: string): Promise<ClientView | undefined> {
  const row = await tx.client.findUnique({ where: { id }, select: CLIENT_SELECT })
  return row === null ? undefined : toClientView(row)
}
