import { type HookTables, readHookRows } from '../../hooks/hook-rows.ts'
import { type HookView, toHookView } from '../../hooks/hook-view.ts'

/** A hook that was deployed, with what a file can say of it. One that is only a draft is nobody's but its author's. */
export interface StoredHook {
  view: HookView
  source: string
  language: 'javascript' | 'typescript'
  shape: 'hook' | 'action'
  /** By name, sealed. */
  secrets: ReadonlyMap<string, string>
}

/** The hooks that were deployed, and the order of all: in both, as they run. */
export async function readStoredHooks(tx: HookTables): Promise<{ hooks: StoredHook[]; order: { id: string; name: string }[] }> {
  const rows = await readHookRows(tx)
  const hooks = rows.flatMap((row): StoredHook[] => {
    if (row.liveVersion === null) return []
    const { source, language, shape } = row.liveVersion
    return [
      {
        view: toHookView(row),
        ...{ source, language: language as StoredHook['language'], shape: shape as StoredHook['shape'] },
        secrets: new Map(row.secrets.map(({ name, valueSealed }) => [name, valueSealed])),
      },
    ]
  })
  return { hooks, order: rows.map(({ id, name }) => ({ id, name })) }
}
