import Link from 'next/link'
import { Notice } from '../../../../../../components/ui/notice.tsx'

interface QuickstartNoticesProps {
  application: { name: string; disabledAt: Date | null }
  api: { name: string; expired: boolean }
  hasLiveSecret: boolean
  credentialsHref: string
}

/** Why a program that is right would still get no token. */
export function QuickstartNotices({ application, api, hasLiveSecret, credentialsHref }: QuickstartNoticesProps) {
  return (
    <div className="mb-4 grid gap-2 empty:hidden">
      {application.disabledAt !== null && (
        <Notice tone="denied" title={`${application.name} is disabled`}>
          Every request is refused until it is enabled.
        </Notice>
      )}
      {!hasLiveSecret && (
        <Notice tone="denied" title="No live secret">
          <Link href={credentialsHref} className="text-signal underline underline-offset-2">
            Add a secret
          </Link>{' '}
          first.
        </Notice>
      )}
      {api.expired && (
        <Notice tone="grace" title={`The grant to ${api.name} has expired`}>
          Every request for it is refused until the grant is extended.
        </Notice>
      )}
    </div>
  )
}
