import type { Metadata } from 'next'
import { Paging } from '../../../components/ui/data-table.tsx'
import { EmptyState, NoMatch } from '../../../components/ui/empty-state.tsx'
import { listUrl, readPosition, readText, type SearchParams } from '../../../components/ui/list-url.ts'
import { PageHeader } from '../../../components/ui/page-header.tsx'
import { type ActivityChoices, readActivityChoices } from '../../../lib/admin-activity/activity-choices.ts'
import { type ActivityFilters, filtersAsText, isFiltered, readActivityFilters } from '../../../lib/admin-activity/activity-filters.ts'
import { countAdminEvents, describeCount, mostExcludingEvents } from '../../../lib/admin-activity/list-admin-events.ts'
import { readActivity } from '../../../lib/admin-activity/read-activity.ts'
import { hasRole, requireAdmin } from '../../../lib/auth/admin-session.ts'
import { ADMIN_ROLES } from '../../../lib/auth/create-admin.ts'
import { database } from '../../../lib/db/prisma.ts'
import { ActivityFilterBar, describeActivityFilter } from './_components/activity-filter-bar.tsx'
import { ActivityTable } from './_components/activity-table.tsx'
import { ExportButton } from './_components/export-button.tsx'

export const metadata: Metadata = { title: 'Admin activity' }

const PATH = '/activity'

export default async function ActivityPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const session = await requireAdmin()
  const params = await searchParams
  const { prisma } = database()
  const filters = readActivityFilters(params)
  const [page, count, choices] = await Promise.all([
    readActivity(prisma, { filters, position: readPosition(params) }),
    countAdminEvents(prisma, { filters }),
    readActivityChoices(prisma),
  ])
  const summary = describeCount(count)
  return (
    <>
      <PageHeader
        title="Admin activity"
        fact={isFiltered(filters) ? `${summary} match` : summary}
        actions={<ExportButton filters={filtersAsText(filters)} summary={summary} empty={count === 0} />}
      />
      <ActivityFilterBar filters={filters} choices={choices} params={params} />
      {page.rows.length === 0 ? (
        isFiltered(filters) ? (
          <NothingMatches filters={filters} choices={choices} params={params} />
        ) : (
          <EmptyState sentence="What admins change is listed here with who did it, when, and what was before." />
        )
      ) : (
        <ActivityTable rows={page.rows} roles={ADMIN_ROLES.filter((role) => hasRole(session, role))} openId={readText(params.open)} />
      )}
      <Paging url={listUrl(PATH, params)} before={page.before} after={page.after} />
    </>
  )
}

/** Which filter to drop, so that most come back. */
async function NothingMatches({ filters, choices, params }: { filters: ActivityFilters; choices: ActivityChoices; params: SearchParams }) {
  const most = await mostExcludingEvents(database().prisma, filters)
  const drop = most && {
    label: describeActivityFilter(most.name, filters, choices),
    href: listUrl(PATH, params)({ [most.name]: undefined }),
    finds: most.finds,
  }
  return <NoMatch things="events" clearHref={PATH} drop={drop} />
}
