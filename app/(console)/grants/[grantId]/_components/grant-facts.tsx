import Link from 'next/link'
import { Facts, Panel } from '../../../../../components/ui/page-header.tsx'
import { ScopePips } from '../../../../../components/ui/scope-pips.tsx'
import { Time } from '../../../../../components/ui/time.tsx'
import type { GrantDetail } from '../../../../../lib/client-grants/read-client-grant.ts'
import { UtcDay } from '../../_components/utc-day.tsx'

const LINK = 'text-signal underline'

/** Whose grant it is, how much of the API it is, and until when. */
export function GrantFacts({ grant }: { grant: GrantDetail }) {
  return (
    <div className="mb-6">
      <Panel>
        <Facts
          facts={[
            {
              name: 'Application',
              value: (
                <Link href={`/applications/${encodeURIComponent(grant.clientId)}`} className={LINK}>
                  {grant.applicationName}
                </Link>
              ),
            },
            {
              name: 'API',
              value: (
                <>
                  <Link href={`/apis/${encodeURIComponent(grant.apiId)}`} className={LINK}>
                    {grant.apiName}
                  </Link>{' '}
                  <span className="font-mono text-xs text-ink-3">{grant.apiIdentifier}</span>
                </>
              ),
            },
            {
              name: 'May ask for',
              value: (
                <span className="inline-flex flex-wrap items-center gap-2">
                  <ScopePips granted={grant.allowedScopes.length} total={grant.scopes.length} />
                  {grant.allowedScopes.length}/{grant.scopes.length} scopes
                </span>
              ),
            },
            { name: 'Expires', value: <Expiry grant={grant} /> },
            { name: 'Last used', value: grant.lastUsedOn ? <UtcDay on={grant.lastUsedOn} /> : 'Not seen' },
            { name: 'Created', value: <Time at={grant.createdAt} zoned /> },
            { name: 'Changed', value: <Time at={grant.updatedAt} zoned relative /> },
          ]}
        />
      </Panel>
    </div>
  )
}

function Expiry({ grant: { expiresAt, expired } }: { grant: GrantDetail }) {
  if (expiresAt === null) return 'Never'
  return (
    <>
      <Time at={expiresAt} zoned relative />
      {expired && <strong className="block font-semibold text-denied">Every request is denied until it is extended.</strong>}
    </>
  )
}
