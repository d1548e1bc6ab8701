import { Status } from '../../../../components/ui/status.tsx'
import { Time } from '../../../../components/ui/time.tsx'
import type { HookState } from '../../../../lib/hooks/hook-view.ts'
import type { HookSuspension } from '../../../../lib/hooks/read-hook-health.ts'
import { STATE_WORDS } from '../hook-words.ts'

const TONES = { draft: 'off', live: 'issued', live_draft_newer: 'issued', disabled: 'off', no_targets_left: 'grace' } as const

/** A hook's state in one of its words. A suspension comes first: tokens are refused meanwhile. */
export function HookStateLabel({ state, suspension }: { state: HookState; suspension?: HookSuspension }) {
  if (suspension) {
    return (
      <Status tone="denied">
        <span>
          Suspended until <Time at={suspension.until} clock zoned />
          {suspension.processes > 1 && ` in ${suspension.processes} processes`}
        </span>
      </Status>
    )
  }
  return <Status tone={TONES[state]}>{STATE_WORDS[state]}</Status>
}
