import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Wide } from '../../../components/console/console-shell.tsx'
import { listUrl, type SearchParams } from '../../../components/ui/list-url.ts'
import { PageHeader } from '../../../components/ui/page-header.tsx'
import { TableSkeleton } from '../../../components/ui/skeleton.tsx'
import { hasRole, requireAdmin } from '../../../lib/auth/admin-session.ts'
import { database } from '../../../lib/db/prisma.ts'
import { readConsoleSetting } from '../../../lib/settings/console-settings.ts'
import { GrantAccessButton } from './_components/grant-access-button.tsx'
import { GrantList } from './_components/grant-list.tsx'
import { GrantMatrix } from './_components/grant-matrix.tsx'
import { readGrantParams } from './_components/grant-params.ts'
import { GrantsFilterBar } from './_components/grants-filter-bar.tsx'
import { LeastPrivilege } from './_components/least-privilege.tsx'
import { readSides } from './_components/read-sides.ts'
import { ViewSwitch } from './_components/view-switch.tsx'

export const metadata: Metadata = { title: 'Grants' }

export default async function GrantsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const session = await requireAdmin()
  const query = await searchParams
  const params = readGrantParams(query)
  const [{ value: unusedAfterDays }, sides] = await Promise.all([
    readConsoleSetting(database().prisma, 'unusedAfterDays'),
    readSides(params.filter),
  ])
  const mayChange = hasRole(session, 'admin')
  const url = listUrl('/grants', query)
  // Another filter begins at the first applications and at the first APIs.
  const filterUrl: typeof url = (changes) => url({ 'apis-after': undefined, 'apis-before': undefined, ...changes })
  const shared = { params, unusedAfterDays, mayChange, url }
  const names = { app: sides.application?.label, api: sides.api?.label }
  return (
    <Wide>
      <PageHeader
        title="Grants"
        fact="Which application may call which API, and with how much of it."
        actions={
          <>
            <ViewSwitch view={params.view} url={filterUrl} />
            <GrantAccessButton mayChange={mayChange} {...sides} />
          </>
        }
      />
      <GrantsFilterBar params={params} names={names} url={filterUrl} unusedAfterDays={unusedAfterDays} />
      {params.view !== 'list' && (
        <div className={params.view === undefined ? 'max-md:hidden' : ''}>
          <Suspense key={JSON.stringify(query)} fallback={<TableSkeleton columns={8} />}>
            <GrantMatrix {...shared} />
          </Suspense>
        </div>
      )}
      {params.view !== 'matrix' && (
        <div className={params.view === undefined ? 'md:hidden' : ''}>
          <Suspense key={JSON.stringify(query)} fallback={<TableSkeleton columns={6} density="comfortable" />}>
            <GrantList {...shared} />
          </Suspense>
        </div>
      )}
      <Suspense>
        <LeastPrivilege {...shared} />
      </Suspense>
    </Wide>
  )
}
