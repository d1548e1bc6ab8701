import { Paging } from '../../../../components/ui/data-table.tsx'
import { EmptyState } from '../../../../components/ui/empty-state.tsx'
import { listUrl, readPosition, readText, type SearchParams } from '../../../../components/ui/list-url.ts'
import { countAdminEvents, describeCount } from '../../../../lib/admin-activity/list-admin-events.ts'
import { readActivity } from '../../../../lib/admin-activity/read-activity.ts'
import { hasRole, requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { ADMIN_ROLES } from '../../../../lib/auth/create-admin.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { ActivityTable } from './activity-table.tsx'

interface ActivityListProps {
  /** As its events name it: `client`, `resource_server`, `client_grant`, `signing_key`. Of the first two also what happened to their grants. */
  targetType: string
  targetId: string
  /** The page that it stands on, whose URL carries `after`, `before` and `open`. */
  pathname: string
  searchParams: SearchParams
}

/** What was done to one thing, newest first, with Undo. For the Activity tabs. */
export async function ActivityList({ targetType, targetId, pathname, searchParams }: ActivityListProps) {
  const session = await requireAdmin()
  const query = { filters: {}, target: { type: targetType, id: targetId } }
  const [page, count] = await Promise.all([
    readActivity(database().prisma, { ...query, position: readPosition(searchParams) }),
    countAdminEvents(database().prisma, query),
  ])
  if (page.rows.length === 0) return <EmptyState sentence="What admins change here is listed with who did it, when, and what was before." />
  return (
    <>
      <ActivityTable
        rows={page.rows}
        roles={ADMIN_ROLES.filter((role) => hasRole(session, role))}
        ownId={targetId}
        openId={readText(searchParams.open)}
      />
      <Paging url={listUrl(pathname, searchParams)} before={page.before} after={page.after} summary={describeCount(count)} />
    </>
  )
}
