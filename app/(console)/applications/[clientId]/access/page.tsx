import type { Metadata } from 'next'
import { DataTable } from '../../../../../components/ui/data-table.tsx'
import { EmptyState } from '../../../../../components/ui/empty-state.tsx'
import { listUrl, readPosition, type SearchParams } from '../../../../../components/ui/list-url.ts'
import { countOf, formatCount } from '../../../../../components/ui/number-format.ts'
import { Section } from '../../../../../components/ui/page-header.tsx'
import { hasRole, requireAdmin } from '../../../../../lib/auth/admin-session.ts'
import { listCallableApis } from '../../../../../lib/clients/list-callable-apis.ts'
import { database } from '../../../../../lib/db/prisma.ts'
import { readConsoleSetting } from '../../../../../lib/settings/console-settings.ts'
import { GrantAccessButton } from '../../../grants/_components/grant-access-button.tsx'
import { readApplication } from '../_components/read-application.ts'
import { applicationHref } from '../application-tabs.ts'
import { accessColumns } from './_components/access-columns.tsx'

interface Props {
  params: Promise<{ clientId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: `Access of ${(await readApplication((await params).clientId)).name}` }
}

/** Which APIs it may call, and for what. */
export default async function ApplicationAccessPage({ params, searchParams }: Props) {
  const mayChange = hasRole(await requireAdmin(), 'admin')
  const { id, name } = await readApplication((await params).clientId)
  const query = await searchParams
  const { prisma } = database()
  const { value: unusedAfterDays } = await readConsoleSetting(prisma, 'unusedAfterDays')
  const list = await listCallableApis(prisma, { clientId: id, unusedAfterDays, ...readPosition(query) })
  const grantApi = <GrantAccessButton about="application" application={{ value: id, label: name }} mayChange={mayChange} />
  return (
    <Section title="May call" fact={list.total > 0 && countOf(list.total, 'API')} actions={list.total > 0 && grantApi}>
      <DataTable
        name="APIs that this application may call"
        density="comfortable"
        columns={accessColumns({ application: { id, name }, unusedAfterDays, mayChange })}
        rows={list.rows}
        rowKey={(grant) => grant.id}
        url={listUrl(`${applicationHref(id)}/access`, query)}
        before={list.before}
        after={list.after}
        summary={list.total > list.rows.length && `${formatCount(list.rows.length)} of ${formatCount(list.total)}`}
        empty={
          <EmptyState
            sentence={`A grant says which scopes an application may ask an API for. Without one, every request is denied.${mayChange ? '' : ' An admin can grant access.'}`}
            action={mayChange ? grantApi : undefined}
          />
        }
      />
    </Section>
  )
}
