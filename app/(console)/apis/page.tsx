import type { Metadata } from 'next'
import { ButtonLink } from '../../../components/ui/button.tsx'
import { DataTable } from '../../../components/ui/data-table.tsx'
import { EmptyState, NoMatch } from '../../../components/ui/empty-state.tsx'
import { FilterBar } from '../../../components/ui/filters.tsx'
import { listUrl, readPosition, readSort, readText, type SearchParams } from '../../../components/ui/list-url.ts'
import { formatCount } from '../../../components/ui/number-format.ts'
import { PageHeader } from '../../../components/ui/page-header.tsx'
import { PartialFailure } from '../../../components/ui/partial-failure.tsx'
import { SearchField } from '../../../components/ui/search-field.tsx'
import { hasRole, requireAdmin } from '../../../lib/auth/admin-session.ts'
import { database } from '../../../lib/db/prisma.ts'
import { listResourceServers, RESOURCE_SERVER_SORTS } from '../../../lib/resource-servers/list-resource-servers.ts'
import { readResourceServerFigures } from '../../../lib/resource-servers/resource-server-figures.ts'
import { readPart } from '../_components/read-part.ts'
import { apiColumns } from './_components/api-columns.tsx'
import { apiHref } from './[apiId]/api-tabs.ts'

export const metadata: Metadata = { title: 'APIs' }

const SENTENCE = (
  <>
    An API is what tokens are for. Its identifier becomes the <code className="font-mono text-ink">aud</code> of every token.
  </>
)

export default async function ApisPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const session = await requireAdmin()
  const params = await searchParams
  const url = listUrl('/apis', params)
  const search = readText(params.q)?.trim() ?? ''
  const sort = readSort(params.sort, RESOURCE_SERVER_SORTS, { key: 'name', descending: false })
  const { prisma } = database()
  const list = await listResourceServers(prisma, { search, sort, ...readPosition(params) })
  const identifiers = list.rows.map(({ identifier }) => identifier)
  const figures = await readPart('The figures of the last 24 hours', () => readResourceServerFigures(prisma, identifiers))
  const mayCreate = hasRole(session, 'admin')
  const create = (
    <ButtonLink kind="primary" href="/apis/new" disabledReason={mayCreate ? undefined : 'Needs the admin role'}>
      Create API
    </ButtonLink>
  )
  return (
    <>
      <PageHeader title="APIs" fact="What tokens are for" actions={list.total > 0 && create} />
      {list.total > 0 && (
        <FilterBar>
          <SearchField label="Search APIs" placeholder="Name or identifier" />
        </FilterBar>
      )}
      {!figures.ok && (
        <div className="mb-3">
          <PartialFailure what="The figures of the last 24 hours" requestId={figures.requestId} />
        </div>
      )}
      <DataTable
        name="APIs"
        density="comfortable"
        columns={apiColumns(figures.ok ? figures.value : undefined)}
        rows={list.rows}
        rowKey={({ id }) => id}
        rowHref={({ id }) => apiHref(id)}
        url={url}
        sort={sort}
        before={list.before}
        after={list.after}
        summary={`${formatCount(list.rows.length)} of ${formatCount(list.matching)}`}
        filtered={list.total > 0}
        noMatch={
          <NoMatch
            things="APIs"
            clearHref="/apis"
            drop={search ? { label: `“${search}”`, href: url({ q: undefined }), finds: list.total } : undefined}
          />
        }
        empty={
          <EmptyState
            sentence={mayCreate ? SENTENCE : <>{SENTENCE} An admin can create one.</>}
            action={mayCreate ? create : undefined}
            example={<code className="font-mono">https://ledger.acme/</code>}
          />
        }
      />
    </>
  )
}
