import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { Crumbs } from '../../../../components/console/crumbs.tsx'
import { CopyText } from '../../../../components/ui/copy-text.tsx'
import { DataTable } from '../../../../components/ui/data-table.tsx'
import type { SearchParams } from '../../../../components/ui/list-url.ts'
import { PageHeader, Section } from '../../../../components/ui/page-header.tsx'
import { hasRole, requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { readClientGrant, readGrantRemoval } from '../../../../lib/client-grants/read-client-grant.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { readConsoleSetting } from '../../../../lib/settings/console-settings.ts'
import { ActivityList } from '../../activity/_components/activity-list.tsx'
import { grantHref } from '../_components/grant-hrefs.ts'
import { GrantMarks } from '../_components/grant-marks.tsx'
import { GrantActions } from './_components/grant-actions-bar.tsx'
import { GrantFacts } from './_components/grant-facts.tsx'
import { RemovedGrant } from './_components/removed-grant.tsx'
import { scopeColumns } from './_components/scope-columns.tsx'

interface Props {
  params: Promise<{ grantId: string }>
  searchParams: Promise<SearchParams>
}

const readGrant = cache(async (id: string) => {
  const { prisma } = database()
  const { value: unusedAfterDays } = await readConsoleSetting(prisma, 'unusedAfterDays')
  const grantId = decodeURIComponent(id)
  const grant = await readClientGrant(prisma, grantId, unusedAfterDays)
  return { grant, removal: grant ? undefined : ((await readGrantRemoval(prisma, grantId)) ?? notFound()) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  const { grant, removal } = await readGrant((await params).grantId)
  return { title: grant ? `${grant.applicationName} → ${grant.apiName}` : removal?.name }
}

/** One grant: its scopes with their last use, until when it holds, and what happened to it. */
export default async function GrantPage({ params, searchParams }: Props) {
  const session = await requireAdmin()
  const { grant, removal } = await readGrant((await params).grantId)
  if (!grant) return removal && <RemovedGrant removal={removal} searchParams={await searchParams} />
  const title = `${grant.applicationName} → ${grant.apiName}`
  return (
    <>
      <Crumbs places={[{ label: title }]} />
      <PageHeader
        title={title}
        fact={
          <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
            <CopyText text={grant.id} name="grant id" />
            <GrantMarks grant={grant} />
          </span>
        }
        actions={<GrantActions grant={grant} mayChange={hasRole(session, 'admin')} />}
      />
      <GrantFacts grant={grant} />
      <Section title="Scopes" fact={`${grant.allowedScopes.length} of ${grant.scopes.length} granted`}>
        <DataTable
          name="Scopes"
          columns={scopeColumns(grant)}
          rows={grant.scopes}
          rowKey={({ value }) => value}
          empty={<p className="text-ink-2">This API has no scopes. A token for it carries none.</p>}
        />
      </Section>
      <Section title="History">
        <ActivityList targetType="client_grant" targetId={grant.id} pathname={grantHref(grant.id)} searchParams={await searchParams} />
      </Section>
    </>
  )
}
