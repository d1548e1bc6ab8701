import type { Metadata } from 'next'
import { ButtonLink } from '../../../components/ui/button.tsx'
import type { ComboboxOption } from '../../../components/ui/combobox.tsx'
import { DataTable } from '../../../components/ui/data-table.tsx'
import { EmptyState, NoMatch } from '../../../components/ui/empty-state.tsx'
import { type ListUrl, listUrl, type SearchParams } from '../../../components/ui/list-url.ts'
import { formatCount } from '../../../components/ui/number-format.ts'
import { PageHeader } from '../../../components/ui/page-header.tsx'
import { Selection } from '../../../components/ui/selection.tsx'
import { hasRole, requireAdmin } from '../../../lib/auth/admin-session.ts'
import { CLIENT_FILTER_NAMES, type ClientFilter } from '../../../lib/clients/client-filter.ts'
import { listClients, mostExcluding } from '../../../lib/clients/list-clients.ts'
import { database } from '../../../lib/db/prisma.ts'
import { applicationColumns } from './_components/application-columns.tsx'
import { ApplicationFilters, describeFilter } from './_components/application-filters.tsx'
import { BulkActions } from './_components/bulk-actions.tsx'
import { applicationHref } from './[clientId]/application-tabs.ts'
import { filterParam, readApplicationQuery } from './list-query.ts'

export const metadata: Metadata = { title: 'Applications' }

export default async function ApplicationsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const mayChange = hasRole(await requireAdmin(), 'admin')
  const params = await searchParams
  const { filter, sort, after, before } = readApplicationQuery(params)
  const [list, api] = await Promise.all([
    listClients(database().prisma, { filter, sort: sort.key, descending: sort.descending, after, before }),
    readApiOption(filter.api),
  ])
  const { rows, total, asOf } = list
  const filtered = CLIENT_FILTER_NAMES.some((name) => filter[name] !== undefined)
  const url = listUrl('/applications', params)
  const create = (
    <ButtonLink href="/applications/new" kind="primary" disabledReason={mayChange ? undefined : 'Needs the admin role'}>
      Create application
    </ButtonLink>
  )
  return (
    <>
      <PageHeader
        title="Applications"
        fact={total > 0 && (filtered ? `${formatCount(total)} match` : `${formatCount(total)} in all`)}
        actions={(total > 0 || filtered) && create}
      />
      {(total > 0 || filtered) && <ApplicationFilters filter={filter} api={api} url={url} sort={sort} />}
      <Selection key={url({ after, before })} total={total}>
        <BulkActions
          filter={filter}
          total={total}
          asOf={asOf}
          revisions={Object.fromEntries(rows.map(({ id, revision }) => [id, revision]))}
          mayChange={mayChange}
        />
        <DataTable
          name="Applications"
          density="comfortable"
          columns={applicationColumns({ mayChange, now: asOf })}
          rows={rows}
          rowKey={({ id }) => id}
          rowHref={({ id }) => applicationHref(id)}
          selectLabel={({ name }) => name}
          url={url}
          sort={sort}
          after={list.after}
          before={list.before}
          summary={`${formatCount(rows.length)} of ${formatCount(total)}`}
          filtered={filtered}
          noMatch={<NothingMatches filter={filter} api={api} url={url} />}
          empty={
            <EmptyState
              sentence="An application is a service that asks for tokens with its own secret."
              action={mayChange ? create : 'An admin can create one.'}
              example="billing-worker"
            />
          }
        />
      </Selection>
    </>
  )
}

async function readApiOption(id: string | undefined): Promise<ComboboxOption | null> {
  if (id === undefined) return null
  const api = await database().prisma.resourceServer.findUnique({ where: { id }, select: { name: true, identifier: true } })
  return api && { value: id, label: api.name, detail: api.identifier }
}

/** Which filter to drop, so that most come back. */
async function NothingMatches({ filter, api, url }: { filter: ClientFilter; api: ComboboxOption | null; url: ListUrl }) {
  const most = await mostExcluding(database().prisma, filter)
  return (
    <NoMatch
      things="applications"
      clearHref="/applications"
      drop={
        most && { label: describeFilter(most.name, filter, api), href: url({ [filterParam(most.name)]: undefined }), finds: most.finds }
      }
    />
  )
}
