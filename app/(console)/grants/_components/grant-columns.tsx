import type { Column } from '../../../../components/ui/data-table.tsx'
import { Keyprint } from '../../../../components/ui/keyprint.tsx'
import { ScopePips } from '../../../../components/ui/scope-pips.tsx'
import { Time, ZoneName } from '../../../../components/ui/time.tsx'
import type { GrantRow } from '../../../../lib/client-grants/list-client-grants.ts'
import { EditGrantButton } from './edit-grant-button.tsx'
import { nameScopes } from './grant-draft.ts'
import { GrantMarks } from './grant-marks.tsx'
import { UtcDay } from './utc-day.tsx'

const SCOPES_NAMED = 2

export function grantColumns({ mayChange }: { mayChange: boolean }): Column<GrantRow>[] {
  return [
    {
      key: 'application',
      head: 'Application',
      sortable: 'ascending',
      cell: ({ clientId, applicationName }) => (
        <span className="inline-flex items-center gap-2">
          <Keyprint id={clientId} />
          {applicationName}
        </span>
      ),
    },
    { key: 'api', head: 'API', sortable: 'ascending', cell: ({ apiName }) => apiName },
    {
      key: 'scopes',
      head: 'Scopes',
      wrap: true,
      className: 'min-w-64',
      cell: (grant) => (
        <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
          <ScopePips granted={grant.allowedScopes.length} total={grant.scopeCount} />
          <span>
            {grant.allowedScopes.length}/{grant.scopeCount}
          </span>
          <span className="font-mono text-xs text-ink-2">{nameScopes(grant.allowedScopes, SCOPES_NAMED)}</span>
          <GrantMarks grant={grant} />
        </span>
      ),
    },
    {
      key: 'last-used',
      head: 'Last used',
      cell: ({ lastUsedOn }) => (lastUsedOn ? <UtcDay on={lastUsedOn} /> : <span className="text-ink-3">Not seen</span>),
    },
    {
      key: 'unused',
      head: 'Unused',
      align: 'end',
      from: 'md',
      cell: ({ unusedScopes }) =>
        unusedScopes.length > 0 ? (
          <span className="font-semibold text-grace">{unusedScopes.length}</span>
        ) : (
          <span className="text-ink-3">–</span>
        ),
    },
    {
      key: 'expires',
      head: (
        <>
          Expires (<ZoneName />)
        </>
      ),
      sortable: 'ascending',
      cell: ({ expiresAt }) => (expiresAt ? <Time at={expiresAt} /> : <span className="text-ink-3">Never</span>),
    },
    {
      key: 'changed',
      head: 'Changed',
      sortable: 'descending',
      from: 'lg',
      cell: ({ updatedAt, changedBy }) => (
        <>
          <Time at={updatedAt} precision="day" />
          {changedBy && <span className="text-ink-3"> · {changedBy}</span>}
        </>
      ),
    },
    {
      key: 'actions',
      head: <span className="sr-only">Actions</span>,
      align: 'end',
      interactive: true,
      cell: ({ clientId, applicationName, apiId, apiName, expired }) => (
        <EditGrantButton {...{ clientId, applicationName, apiId, apiName, mayChange }} extend={expired && mayChange}>
          {expired ? 'Extend' : mayChange ? 'Edit' : 'Show'}
        </EditGrantButton>
      ),
    },
  ]
}
