import type { Metadata } from 'next'
import { DataTable } from '../../../components/ui/data-table.tsx'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import { Keyprint } from '../../../components/ui/keyprint.tsx'
import { PageHeader } from '../../../components/ui/page-header.tsx'
import { requireAdmin } from '../../../lib/auth/admin-session.ts'
import { database } from '../../../lib/db/prisma.ts'
import { ApplicationStatus } from './_components/application-status.tsx'
import { applicationHref } from './[clientId]/application-tabs.ts'

export const metadata: Metadata = { title: 'Applications' }

export default async function ApplicationsPage() {
  await requireAdmin()
  const applications = await database().prisma.client.findMany({
    select: { id: true, name: true, disabledAt: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 50,
  })
  return (
    <>
      <PageHeader title="Applications" />
      <DataTable
        name="Applications"
        density="comfortable"
        columns={[
          {
            key: 'name',
            head: 'Name',
            cell: ({ id, name }) => (
              <span className="inline-flex items-center gap-2">
                <Keyprint id={id} />
                {name}
              </span>
            ),
          },
          { key: 'client-id', head: 'Client id', mono: true, cell: ({ id }) => id },
          { key: 'status', head: 'Status', cell: ({ disabledAt }) => <ApplicationStatus disabled={disabledAt !== null} /> },
        ]}
        rows={applications}
        rowKey={({ id }) => id}
        rowHref={({ id }) => applicationHref(id)}
        empty={<EmptyState sentence="An application is a service that asks for tokens with its own secret." example="billing-worker" />}
      />
    </>
  )
}
