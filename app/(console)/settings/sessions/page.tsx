import type { Metadata } from 'next'
import { type Column, DataTable } from '../../../../components/ui/data-table.tsx'
import { PageHeader } from '../../../../components/ui/page-header.tsx'
import { Tag } from '../../../../components/ui/status.tsx'
import { Time } from '../../../../components/ui/time.tsx'
import { hasRole, requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { listSessions, type SessionView } from '../../../../lib/auth/list-sessions.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { EndOtherSessions } from './_components/end-other-sessions.tsx'
import { EndSession } from './_components/end-session.tsx'

export const metadata: Metadata = { title: 'Sessions' }

export default async function SessionsPage() {
  const session = await requireAdmin()
  const sessions = await listSessions(database().prisma, session)
  const others = sessions.filter(({ isOwn, isCurrent }) => isOwn && !isCurrent).length
  return (
    <>
      <PageHeader
        title="Sessions"
        fact="They end after 8 hours without use, and after 7 days."
        actions={<EndOtherSessions others={others} />}
      />
      <DataTable
        name="Sessions"
        density="comfortable"
        columns={columns(hasRole(session, 'owner'))}
        rows={sessions}
        rowKey={({ id }) => id}
      />
    </>
  )
}

function columns(everyone: boolean): Column<SessionView>[] {
  const who: Column<SessionView> = { key: 'admin', head: 'Administrator', cell: ({ admin }) => admin.name || admin.email }
  return [
    {
      key: 'device',
      head: 'Device',
      cell: ({ device, isCurrent }) => (
        <span className="inline-flex items-center gap-2">
          {device}
          {isCurrent && <Tag tone="signal">this session</Tag>}
        </span>
      ),
    },
    ...(everyone ? [who] : []),
    { key: 'address', head: 'Address', mono: true, cell: ({ address }) => address || '–' },
    { key: 'last-seen', head: 'Last seen', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} relative /> },
    { key: 'started', head: 'Signed in', from: 'lg', cell: ({ createdAt }) => <Time at={createdAt} /> },
    {
      key: 'actions',
      head: <span className="sr-only">Actions</span>,
      align: 'end',
      interactive: true,
      cell: ({ id, device, admin, isCurrent, isOwn }) => (
        <EndSession id={id} device={device} owner={isOwn ? undefined : admin.name || admin.email} isCurrent={isCurrent} />
      ),
    },
  ]
}
