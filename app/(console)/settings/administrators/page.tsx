import type { Metadata } from 'next'
import { DataTable } from '../../../../components/ui/data-table.tsx'
import { PageHeader, Section } from '../../../../components/ui/page-header.tsx'
import { hasRole, requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { listInvitations } from '../../../../lib/auth/invitations.ts'
import { listAdministrators } from '../../../../lib/auth/list-administrators.ts'
import { readSecondFactorRequirement } from '../../../../lib/auth/second-factor-requirement.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { administratorColumns, invitationColumns } from './_components/columns.tsx'
import { InviteButton } from './_components/invite-button.tsx'
import { SecondFactorSwitch } from './_components/second-factor-switch.tsx'

export const metadata: Metadata = { title: 'Administrators' }

export default async function AdministratorsPage() {
  const session = await requireAdmin()
  const { prisma } = database()
  const [administrators, invitations, requirement] = await Promise.all([
    listAdministrators(prisma),
    listInvitations(prisma),
    readSecondFactorRequirement(prisma),
  ])
  const mayChange = hasRole(session, 'owner')
  const own = administrators.find(({ id }) => id === session.admin.id)
  return (
    <>
      <PageHeader title="Administrators" fact={factOf(administrators.length)} actions={<InviteButton mayChange={mayChange} />} />
      <DataTable
        name="Administrators"
        density="comfortable"
        columns={administratorColumns({ mayChange, ownId: session.admin.id })}
        rows={administrators}
        rowKey={({ id }) => id}
      />
      {invitations.length > 0 && (
        <div className="mt-8">
          <Section title="Invitations" fact="Not accepted yet">
            <DataTable
              name="Invitations"
              density="comfortable"
              columns={invitationColumns({ mayChange })}
              rows={invitations}
              rowKey={({ id }) => id}
            />
          </Section>
        </div>
      )}
      <div className="mt-8">
        <Section title="Sign-in">
          <SecondFactorSwitch requirement={requirement} mayChange={mayChange} hasOwn={own?.hasSecondFactor ?? false} />
        </Section>
      </div>
    </>
  )
}

function factOf(count: number): string {
  return count === 1 ? '1 person may sign in' : `${count} people may sign in`
}
