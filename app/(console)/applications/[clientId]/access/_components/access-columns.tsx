import type { Column } from '../../../../../../components/ui/data-table.tsx'
import { ScopePips } from '../../../../../../components/ui/scope-pips.tsx'
import { Status, Tag } from '../../../../../../components/ui/status.tsx'
import { Time } from '../../../../../../components/ui/time.tsx'
import { formatDay } from '../../../../../../components/ui/time-format.ts'
import type { CallableApi } from '../../../../../../lib/clients/list-callable-apis.ts'
import { EditGrantButton } from '../../../../grants/_components/edit-grant-button.tsx'

interface AccessColumnsProps {
  application: { id: string; name: string }
  unusedAfterDays: number
  mayChange: boolean
}

/** The APIs that one application may call. */
export function accessColumns({ application, unusedAfterDays, mayChange }: AccessColumnsProps): Column<CallableApi>[] {
  return [
    {
      key: 'api',
      head: 'API',
      cell: ({ apiName, identifier }) => (
        <span className="grid min-w-36">
          <span className="max-w-64 truncate font-semibold" title={apiName}>
            {apiName}
          </span>
          <span className="max-w-64 truncate font-mono text-xs text-ink-3" title={identifier}>
            {identifier}
          </span>
        </span>
      ),
    },
    { key: 'scopes', head: 'Scopes', wrap: true, cell: (grant) => <Scopes {...grant} unusedAfterDays={unusedAfterDays} /> },
    {
      key: 'last-used',
      head: 'Last used (UTC)',
      // Use is counted by the day of UTC, whatever zone the reader has chosen.
      cell: ({ lastUsedOn }) => (lastUsedOn ? formatDay(lastUsedOn, 'UTC') : <span className="text-ink-3">never</span>),
    },
    { key: 'expires', head: 'Expires', cell: ({ expiresAt, expired }) => <Expiry at={expiresAt} expired={expired} /> },
    {
      key: 'actions',
      head: <span className="sr-only">Actions</span>,
      align: 'end',
      interactive: true,
      cell: ({ apiId, apiName }) => (
        <EditGrantButton clientId={application.id} applicationName={application.name} apiId={apiId} apiName={apiName} mayChange={mayChange}>
          {mayChange ? 'Edit' : 'View'}
        </EditGrantButton>
      ),
    },
  ]
}

function Scopes({ allowedScopes, defined, unused, missingNewest, unusedAfterDays }: CallableApi & { unusedAfterDays: number }) {
  return (
    <span className="grid gap-1">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <ScopePips granted={allowedScopes.length} total={defined} />
        <span className="font-mono text-xs">
          {allowedScopes.length}/{defined}
        </span>
        {unused.length > 0 && (
          <span title={unused.join(' ')}>
            <Tag tone="grace">
              {unused.length === allowedScopes.length ? 'all' : unused.length} unused {unusedAfterDays} d
            </Tag>
          </span>
        )}
        {missingNewest.length > 0 && (
          <span title={missingNewest.join(' ')}>
            <Tag tone="grace">missing newest scope</Tag>
          </span>
        )}
      </span>
      {allowedScopes.length > 0 && <span className="font-mono text-xs text-ink-2">{allowedScopes.join(' ')}</span>}
    </span>
  )
}

function Expiry({ at, expired }: { at: Date | null; expired: boolean }) {
  if (at === null) return <span className="text-ink-3">never</span>
  if (expired) return <Status tone="denied">Expired</Status>
  return <Time at={at} relative />
}
