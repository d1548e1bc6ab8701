import type { Column } from '../../../../../../components/ui/data-table.tsx'
import { countOf } from '../../../../../../components/ui/number-format.ts'
import { Time } from '../../../../../../components/ui/time.tsx'
import type { ScopeListItem } from '../../../../../../lib/resource-servers/list-scopes.ts'
import { DescribeScope } from './describe-scope.tsx'
import { RemoveScope } from './remove-scope.tsx'

/** The API whose scopes are changed, as the page saw it. */
export interface ScopesApi {
  id: string
  name: string
  revision: number
}

export function scopeColumns({ api, mayChange }: { api: ScopesApi; mayChange: boolean }): Column<ScopeListItem>[] {
  return [
    { key: 'value', head: 'Name', mono: true, cell: ({ value }) => value },
    {
      key: 'description',
      head: 'Description',
      wrap: true,
      className: 'w-2/5',
      cell: ({ description }) => description || <span className="text-ink-3">–</span>,
    },
    {
      key: 'holders',
      head: 'Used by',
      cell: ({ holders }) => (holders > 0 ? countOf(holders, 'application') : <span className="text-ink-3">No application</span>),
    },
    {
      key: 'last-used',
      head: 'Last used',
      from: 'sm',
      cell: ({ lastUsedOn }) => (lastUsedOn ? <Time at={lastUsedOn} precision="day" /> : <span className="text-ink-3">Never</span>),
    },
    {
      key: 'actions',
      head: <span className="sr-only">Actions</span>,
      align: 'end',
      cell: ({ value, description, holders }) => (
        <span className="inline-flex gap-1">
          <DescribeScope api={api} value={value} description={description} mayChange={mayChange} />
          <RemoveScope api={api} value={value} holders={holders} mayChange={mayChange} />
        </span>
      ),
    },
  ]
}
