import type { Column } from '../../../../../components/ui/data-table.tsx'
import { Status, Tag } from '../../../../../components/ui/status.tsx'
import type { GrantDetail, GrantScope } from '../../../../../lib/client-grants/read-client-grant.ts'
import { UtcDay } from '../../_components/utc-day.tsx'

/** Every scope of the API: whether the grant holds it, and when a token last carried it. */
export function scopeColumns({ missingNewest }: Pick<GrantDetail, 'missingNewest'>): Column<GrantScope>[] {
  return [
    {
      key: 'scope',
      head: 'Scope',
      cell: ({ value, granted }) => <span className={`font-mono text-xs ${granted ? 'font-semibold' : 'text-ink-2'}`}>{value}</span>,
    },
    {
      key: 'granted',
      head: 'Granted',
      cell: ({ value, granted }) => (
        <span className="inline-flex items-center gap-2">
          {granted ? <Status tone="issued">Granted</Status> : <Status tone="off">Not granted</Status>}
          {missingNewest.includes(value) && <Tag tone="signal">newest</Tag>}
        </span>
      ),
    },
    {
      key: 'last-used',
      head: 'Last used (UTC)',
      cell: ({ granted, lastUsedOn, unused }) => (
        <span className="inline-flex items-center gap-2">
          {lastUsedOn ? <UtcDay on={lastUsedOn} /> : <span className="text-ink-3">{granted ? 'Not seen' : '–'}</span>}
          {unused && <Tag tone="grace">unused</Tag>}
        </span>
      ),
    },
    {
      key: 'description',
      head: 'Description',
      wrap: true,
      from: 'md',
      cell: ({ description }) => description || <span className="text-ink-3">–</span>,
    },
  ]
}
