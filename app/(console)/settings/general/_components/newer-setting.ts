import type { NewerVersion } from '../../../../../components/ui/revision-form.tsx'
import type { ConsoleSetting, StaleConsoleSetting } from '../../../../../lib/settings/console-settings.ts'

/** What a stale save of a setting is told. */
export function newerSetting<Value>(current: unknown): NewerVersion<ConsoleSetting<Value>> {
  const { value, revision, changed } = current as StaleConsoleSetting<Value>
  return { stored: { value, revision }, changed }
}
