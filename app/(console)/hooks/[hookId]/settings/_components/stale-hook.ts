import type { NewerVersion } from '../../../../../../components/ui/revision-form.tsx'
import type { HookView } from '../../../../../../lib/hooks/hook-view.ts'

/** What a save that came too late is told: the hook as it is now, as a form of these fields has it. */
export function newerHook<Stored extends { revision: number }>(
  toStored: (hook: HookView) => Stored,
): (current: unknown) => NewerVersion<Stored> {
  return (current) => ({ stored: toStored(current as HookView) })
}
