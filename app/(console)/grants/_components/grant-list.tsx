import { DataTable } from '../../../../components/ui/data-table.tsx'
import { NoMatch } from '../../../../components/ui/empty-state.tsx'
import type { ListUrl } from '../../../../components/ui/list-url.ts'
import { formatCount } from '../../../../components/ui/number-format.ts'
import { listClientGrants, mostExcludingGrants } from '../../../../lib/client-grants/list-client-grants.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { grantColumns } from './grant-columns.tsx'
import { grantHref } from './grant-hrefs.ts'
import { FILTER_PARAMS, type GrantParams } from './grant-params.ts'
import { GrantsFirstRun } from './grants-first-run.tsx'

interface GrantListProps {
  params: GrantParams
  url: ListUrl
  unusedAfterDays: number
  mayChange: boolean
}

/** The grants as a plain table: the same facts as the matrix, one line each. */
export async function GrantList({ params: { filter, filtered, sort, rows: position }, url, unusedAfterDays, mayChange }: GrantListProps) {
  const { prisma } = database()
  const list = await listClientGrants(prisma, { filter, sort: sort.key, descending: sort.descending, unusedAfterDays, ...position })
  return (
    <DataTable
      name="Grants"
      density="comfortable"
      columns={grantColumns({ mayChange })}
      rows={list.rows}
      rowKey={({ id }) => id}
      rowHref={({ id }) => grantHref(id)}
      url={url}
      sort={sort}
      before={list.before}
      after={list.after}
      summary={`${formatCount(list.rows.length)} of ${formatCount(list.total)}`}
      empty={<GrantsFirstRun mayChange={mayChange} />}
      filtered={filtered}
      noMatch={list.rows.length === 0 && filtered && <NoGrantMatches filter={filter} url={url} />}
    />
  )
}

const FILTER_LABELS = { app: 'the application', api: 'the API', scope: 'the scope', unusedDays: 'unused', expires: 'the expiry' } as const
const PARAM_OF = { app: 'app', api: 'api', scope: 'scope', unusedDays: 'unused', expires: 'expires' } as const

async function NoGrantMatches({ filter, url }: { filter: GrantParams['filter']; url: ListUrl }) {
  const most = await mostExcludingGrants(database().prisma, filter)
  const clear = Object.fromEntries(FILTER_PARAMS.map((name) => [name, undefined]))
  return (
    <NoMatch
      things="grants"
      clearHref={url(clear)}
      drop={most && { label: FILTER_LABELS[most.name], finds: most.finds, href: url({ [PARAM_OF[most.name]]: undefined }) }}
    />
  )
}
