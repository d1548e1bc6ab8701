import { StatusIcon } from '../../components/ui/status-icon.tsx'
import type { PublishedState } from '../../lib/issuer/published-state.ts'

const STATUSES = {
  ready: { tone: 'issued', colour: 'text-issued', words: 'Issuing tokens' },
  'no-keys': { tone: 'denied', colour: 'text-denied', words: 'No key can sign' },
  away: { tone: 'denied', colour: 'text-denied', words: 'Not issuing: the database cannot be reached' },
  stopped: { tone: 'denied', colour: 'text-denied', words: 'Not issuing: the token service is not running' },
} as const

type Status = keyof typeof STATUSES

export function statusOf(state: PublishedState | undefined): Status {
  if (!state) return 'stopped'
  if (!state.keys) return 'away'
  return state.keys.length > 0 ? 'ready' : 'no-keys'
}

/** Can this issuer sign a token now? */
export function IssuerStatus({ status }: { status: Status }) {
  const { tone, colour, words } = STATUSES[status]
  return (
    <p className={`flex items-center gap-1.5 py-2 font-semibold ${colour}`}>
      <StatusIcon tone={tone} />
      {words}
    </p>
  )
}
