import type { Prisma } from '../../db/generated/client.ts'
import type { Tx } from '../../db/transaction.ts'
import { HOOK_SELECT, type HookView, toHookView } from '../../hooks/hook-view.ts'

/** A hook that was deployed, with what a file can say of it. One that is only a draft is nobody's but its author's. */
export interface StoredHook {
  view: HookView
  source: string
  language: 'javascript' | 'typescript'
  shape: 'hook' | 'action'
  /** By name, sealed. */
  secrets: ReadonlyMap<string, string>
}

const SELECT = {
  ...HOOK_SELECT,
  liveVersion: { select: { ...HOOK_SELECT.liveVersion.select, shape: true } },
  secrets: { ...HOOK_SELECT.secrets, select: { ...HOOK_SELECT.secrets.select, valueSealed: true } },
} satisfies Prisma.HookSelect

/** All hooks in the order in which they run; `deployed` are those with a version. */
export async function readStoredHooks(tx: Pick<Tx, 'hook'>): Promise<{ hooks: StoredHook[]; order: { id: string; name: string }[] }> {
  const rows = await tx.hook.findMany({ select: SELECT, orderBy: [{ position: 'asc' }, { id: 'asc' }] })
  const hooks = rows.flatMap((row): StoredHook[] => {
    const { liveVersion } = row
    if (liveVersion === null) return []
    return [
      {
        view: toHookView({ ...row, secrets: row.secrets.map(({ valueSealed: _sealed, ...secret }) => secret) }),
        source: liveVersion.source,
        language: liveVersion.language as StoredHook['language'],
        shape: liveVersion.shape as StoredHook['shape'],
        secrets: new Map(row.secrets.map(({ name, valueSealed }) => [name, valueSealed])),
      },
    ]
  })
  return { hooks, order: rows.map(({ id, name }) => ({ id, name })) }
}
