import type { Tx } from '../db/transaction.ts'
import type { StoredAdminEvent } from './list-admin-events.ts'

type Target = Pick<StoredAdminEvent, 'targetType' | 'targetId'>

/** Which of the things that events are about are still there: only those can be opened. Read only for what has a page of its own. */
const READERS: Readonly<Record<string, (tx: Tx, ids: string[]) => Promise<string[]>>> = {
  client: async (tx, ids) => (await tx.client.findMany({ where: { id: { in: ids } }, select: { id: true } })).map(({ id }) => id),
  resource_server: async (tx, ids) =>
    (await tx.resourceServer.findMany({ where: { id: { in: ids } }, select: { id: true } })).map(({ id }) => id),
  hook: async (tx, ids) => (await tx.hook.findMany({ where: { id: { in: ids } }, select: { id: true } })).map(({ id }) => id),
  client_grant: async (_tx, ids) => ids, // the page of a grant tells its history also when it is gone
  signing_key: async (tx, kids) =>
    (await tx.signingKey.findMany({ where: { kid: { in: kids } }, select: { kid: true } })).map(({ kid }) => kid),
}

export function targetKey({ targetType, targetId }: Target): string {
  return `${targetType} ${targetId}`
}

export async function readExistingTargets(tx: Tx, targets: readonly Target[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (const targetType of new Set(targets.map((target) => target.targetType))) {
    const ids = targets.filter((target) => target.targetType === targetType).map(({ targetId }) => targetId)
    const existing = (await READERS[targetType]?.(tx, [...new Set(ids)])) ?? []
    for (const targetId of existing) found.add(targetKey({ targetType, targetId }))
  }
  return found
}
