import { checkHook, type LoadingLane } from '../../hooks/check-hook.ts'
import type { HookLanguage } from '../../hooks/compile-hook.ts'
import type { CheckedHook } from '../../hooks/deploy-hook.ts'
import type { HookTables } from '../../hooks/hook-rows.ts'
import type { Located } from '../deployment/parse-document.ts'
import type { DeployedHook } from '../deployment/parse-hooks.ts'
import { readStoredHooks } from './stored-hooks.ts'

/** Code of the file that the engine has taken, by the name of its hook; and what it did not take. */
export interface CheckedHooks {
  byName: ReadonlyMap<string, CheckedHook>
  problems: readonly Located[]
}

/**
 * Loads the code that is not live as it stands, before anything is changed. Nothing of it runs but its top level.
 * @param openLane starts the process that loads it, which takes a moment: only when there is something to load
 */
export async function checkHooks(tx: HookTables, hooks: readonly DeployedHook[], openLane: () => LoadingLane): Promise<CheckedHooks> {
  if (hooks.length === 0) return { byName: new Map(), problems: [] }
  const stored = new Map((await readStoredHooks(tx)).hooks.map((hook) => [hook.view.name, hook]))
  const byName = new Map<string, CheckedHook>()
  const problems: Located[] = []
  for (const { name, source, language, place, codeField } of hooks) {
    const live = stored.get(name)
    if (live?.source === source && live.language === language) continue
    const check = await checkHook({ draft: openLane() }, source, language)
    if (check.ok) byName.set(name, { source, language: language as HookLanguage, compiled: check.compiled, shape: check.shape })
    else {
      for (const { message, line } of check.problems) {
        problems.push(place([codeField], line === undefined ? message : `line ${line} of the code: ${message}`))
      }
    }
  }
  return { byName, problems }
}
