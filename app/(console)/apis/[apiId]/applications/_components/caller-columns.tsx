import Link from 'next/link'
import type { Column } from '../../../../../../components/ui/data-table.tsx'
import { Keyprint } from '../../../../../../components/ui/keyprint.tsx'
import { ScopePips } from '../../../../../../components/ui/scope-pips.tsx'
import { Status, Tag } from '../../../../../../components/ui/status.tsx'
import { Time } from '../../../../../../components/ui/time.tsx'
import type { ResourceServerGrant } from '../../../../../../lib/resource-servers/list-resource-server-grants.ts'
import type { ScopeListItem } from '../../../../../../lib/resource-servers/list-scopes.ts'
import { missingNewestScopes } from '../../../../../../lib/resource-servers/newest-scopes.ts'
import { applicationHref } from '../../../../applications/[clientId]/application-tabs.ts'
import { EditGrantButton } from '../../../../grants/_components/edit-grant-button.tsx'

interface CallerColumnsProps {
  api: { id: string; name: string }
  scopes: readonly ScopeListItem[]
  mayChange: boolean
}

/** The applications that may call one API. */
export function callerColumns({ api, scopes, mayChange }: CallerColumnsProps): Column<ResourceServerGrant>[] {
  return [
    {
      key: 'application',
      head: 'Application',
      cell: ({ clientId, clientName, disabled }) => (
        <span className="inline-flex items-center gap-2">
          <Keyprint id={clientId} />
          <Link href={applicationHref(clientId)} className="max-w-64 truncate font-semibold hover:underline" title={clientName}>
            {clientName}
          </Link>
          {disabled && <Tag tone="denied">disabled</Tag>}
        </span>
      ),
    },
    { key: 'client-id', head: 'Client id', mono: true, from: 'lg', cell: ({ clientId }) => clientId },
    { key: 'scopes', head: 'Scopes', cell: (grant) => <Scopes grant={grant} scopes={scopes} /> },
    {
      key: 'last-used',
      head: 'Last used',
      from: 'sm',
      cell: ({ lastUsedOn }) => (lastUsedOn ? <Time at={lastUsedOn} precision="day" /> : <span className="text-ink-3">Never</span>),
    },
    { key: 'expires', head: 'Expires', cell: ({ expiresAt, expired }) => <Expiry at={expiresAt} expired={expired} /> },
    {
      key: 'actions',
      head: <span className="sr-only">Actions</span>,
      align: 'end',
      cell: ({ clientId, clientName }) => (
        <EditGrantButton clientId={clientId} applicationName={clientName} apiId={api.id} apiName={api.name} mayChange={mayChange}>
          {mayChange ? 'Edit' : 'View'}
        </EditGrantButton>
      ),
    },
  ]
}

function Scopes({ grant: { allowedScopes }, scopes }: { grant: ResourceServerGrant; scopes: readonly ScopeListItem[] }) {
  const missing = missingNewestScopes(scopes, allowedScopes)
  return (
    <span className="inline-flex items-center gap-2" title={allowedScopes.join(' ') || undefined}>
      <ScopePips granted={allowedScopes.length} total={scopes.length} />
      <span className="font-mono text-xs">
        {allowedScopes.length}/{scopes.length}
      </span>
      {missing.length > 0 && <Tag tone="grace">missing newest scope</Tag>}
    </span>
  )
}

function Expiry({ at, expired }: { at: Date | null; expired: boolean }) {
  if (at === null) return <span className="text-ink-3">Never</span>
  if (expired) return <Status tone="denied">Expired</Status>
  return <Time at={at} relative />
}
