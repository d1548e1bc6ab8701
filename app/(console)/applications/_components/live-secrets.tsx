import { RelativeTime } from '../../../../components/ui/time.tsx'
import { EXPIRING_DAYS } from '../../../../lib/clients/client-secret-state.ts'
import type { LiveSecrets } from '../../../../lib/clients/list-clients.ts'

const SOON_MILLISECONDS = EXPIRING_DAYS * 86_400_000

/** How many secrets work, and whether one of them soon ends: "2 · one retires in 3 h". */
export function LiveSecretsText({ live, next, now }: LiveSecrets & { now: Date }) {
  if (live === 0) return <span className="text-ink-3">none live</span>
  const soon = next && next.at.getTime() - now.getTime() < SOON_MILLISECONDS
  return (
    <>
      {live}
      {soon && (
        <span className="text-grace">
          {' · '}
          {live > 1 && 'one '}
          {next.because} <RelativeTime at={next.at} />
        </span>
      )}
    </>
  )
}
