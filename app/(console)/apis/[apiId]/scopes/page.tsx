import type { Metadata } from 'next'
import { DataTable } from '../../../../../components/ui/data-table.tsx'
import { EmptyState, NoMatch } from '../../../../../components/ui/empty-state.tsx'
import { FilterBar } from '../../../../../components/ui/filters.tsx'
import { listUrl, readText, type SearchParams } from '../../../../../components/ui/list-url.ts'
import { SearchField } from '../../../../../components/ui/search-field.tsx'
import { hasRole, requireAdmin } from '../../../../../lib/auth/admin-session.ts'
import { database } from '../../../../../lib/db/prisma.ts'
import { listScopes } from '../../../../../lib/resource-servers/list-scopes.ts'
import { newestScopes } from '../../../../../lib/resource-servers/newest-scopes.ts'
import { listRollOutCandidates } from '../../../../../lib/resource-servers/roll-out-scopes.ts'
import { readApi } from '../_components/read-api.ts'
import { apiHref } from '../api-tabs.ts'
import { AddScope } from './_components/add-scope.tsx'
import { NewestScopesNotice } from './_components/newest-scopes-notice.tsx'
import { scopeColumns } from './_components/scope-columns.tsx'

interface Props {
  params: Promise<{ apiId: string }>
  searchParams: Promise<SearchParams>
}

const SEARCHED_FROM = 20

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: `Scopes of ${(await readApi((await params).apiId)).name}` }
}

export default async function ScopesPage({ params, searchParams }: Props) {
  const session = await requireAdmin()
  const api = await readApi((await params).apiId)
  const query = await searchParams
  const search = readText(query.q)?.trim() ?? ''
  const { prisma } = database()
  const scopes = await listScopes(prisma, api.id)
  const newest = newestScopes(scopes)
  const rollOut = await listRollOutCandidates(prisma, { resourceServerId: api.id, scopes: newest })
  const shown = scopes.filter(({ value, description }) => `${value} ${description}`.toLowerCase().includes(search.toLowerCase()))
  const mayChange = hasRole(session, 'admin')
  const target = { id: api.id, name: api.name, revision: api.revision }
  const href = `${apiHref(api.id)}/scopes`
  return (
    <>
      {newest.length > 0 && rollOut.total > 0 && (
        <NewestScopesNotice api={target} scopes={newest} rollOut={rollOut} mayChange={mayChange} />
      )}
      <AddScope api={target} mayChange={mayChange} />
      {scopes.length >= SEARCHED_FROM && (
        <FilterBar>
          <SearchField label="Search scopes" />
        </FilterBar>
      )}
      <DataTable
        name="Scopes"
        density="comfortable"
        columns={scopeColumns({ api: target, mayChange })}
        rows={shown}
        rowKey={({ value }) => value}
        summary={search ? `${shown.length} of ${scopes.length}` : undefined}
        filtered={scopes.length > 0}
        noMatch={<NoMatch things="scopes" clearHref={listUrl(href, query)({ q: undefined })} />}
        empty={
          <EmptyState
            sentence="A scope is one thing that an application may do. Without scopes, a token says who calls and nothing more."
            example={<code className="font-mono">read:entries</code>}
          />
        }
      />
    </>
  )
}
