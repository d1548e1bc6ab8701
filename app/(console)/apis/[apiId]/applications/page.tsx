import type { Metadata } from 'next'
import { DataTable } from '../../../../../components/ui/data-table.tsx'
import { EmptyState, NoMatch } from '../../../../../components/ui/empty-state.tsx'
import { FilterBar } from '../../../../../components/ui/filters.tsx'
import { listUrl, readPosition, readText, type SearchParams } from '../../../../../components/ui/list-url.ts'
import { formatCount } from '../../../../../components/ui/number-format.ts'
import { SearchField } from '../../../../../components/ui/search-field.tsx'
import { hasRole, requireAdmin } from '../../../../../lib/auth/admin-session.ts'
import { database } from '../../../../../lib/db/prisma.ts'
import { listResourceServerGrants } from '../../../../../lib/resource-servers/list-resource-server-grants.ts'
import { listScopes } from '../../../../../lib/resource-servers/list-scopes.ts'
import { GrantAccessButton } from '../../../grants/_components/grant-access-button.tsx'
import { readApi } from '../_components/read-api.ts'
import { apiHref } from '../api-tabs.ts'
import { callerColumns } from './_components/caller-columns.tsx'

interface Props {
  params: Promise<{ apiId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: `Applications of ${(await readApi((await params).apiId)).name}` }
}

/** Who may call this API, and for what. */
export default async function ApiApplicationsPage({ params, searchParams }: Props) {
  const session = await requireAdmin()
  const api = await readApi((await params).apiId)
  const query = await searchParams
  const search = readText(query.q)?.trim() ?? ''
  const { prisma } = database()
  const [list, scopes] = await Promise.all([
    listResourceServerGrants(prisma, { resourceServerId: api.id, search, ...readPosition(query) }),
    listScopes(prisma, api.id),
  ])
  const mayChange = hasRole(session, 'admin')
  const href = `${apiHref(api.id)}/applications`
  const url = listUrl(href, query)
  const grantAccess = <GrantAccessButton about="api" api={{ value: api.id, label: api.name }} mayChange={mayChange} />
  return (
    <>
      {list.total > 0 && (
        <FilterBar end={grantAccess}>
          <SearchField label="Search applications" placeholder="Name or client id" />
        </FilterBar>
      )}
      <DataTable
        name="Applications that may call this API"
        density="comfortable"
        columns={callerColumns({ api, scopes, mayChange })}
        rows={list.rows}
        rowKey={({ id }) => id}
        url={url}
        before={list.before}
        after={list.after}
        summary={`${formatCount(list.rows.length)} of ${formatCount(list.matching)}`}
        filtered={list.total > 0}
        noMatch={
          <NoMatch
            things="applications"
            clearHref={href}
            drop={search ? { label: `“${search}”`, href: url({ q: undefined }), finds: list.total } : undefined}
          />
        }
        empty={
          <EmptyState
            sentence={`No application may call this API: every request for it is denied.${mayChange ? '' : ' An admin can grant access.'}`}
            action={mayChange ? grantAccess : undefined}
          />
        }
      />
    </>
  )
}
