import type { Metadata } from 'next'
import { Section } from '../../../../../components/ui/page-header.tsx'
import { hasRole, requireAdmin } from '../../../../../lib/auth/admin-session.ts'
import { readDeletionCost } from '../../../../../lib/clients/read-deletion-cost.ts'
import { database } from '../../../../../lib/db/prisma.ts'
import { readApplication } from '../_components/read-application.ts'
import { StatusSwitch } from '../_components/status-switch.tsx'
import { ApplicationSettingsForm } from './_components/application-settings-form.tsx'
import { costOfDeleting } from './_components/cost-of-deleting.ts'
import { DeleteApplication } from './_components/delete-application.tsx'

interface Props {
  params: Promise<{ clientId: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: `Settings of ${(await readApplication((await params).clientId)).name}` }
}

export default async function ApplicationSettingsPage({ params }: Props) {
  const mayChange = hasRole(await requireAdmin(), 'admin')
  const application = await readApplication((await params).clientId)
  const { id, name, revision, disabledAt } = application
  const cost = costOfDeleting(await readDeletionCost(database().prisma, id))
  return (
    <div className="max-w-form">
      <ApplicationSettingsForm application={application} mayChange={mayChange} />
      <div className="mt-10 border-t border-line pt-6">
        <Section title={disabledAt ? 'Enable this application' : 'Disable this application'}>
          <p className="mb-3 max-w-prose text-ink-2">
            {disabledAt
              ? 'Its token requests are refused. Enabled again, it gets tokens with the secrets and grants that it has.'
              : 'Its next token request is refused. Tokens that it already has stay valid until they expire; its secrets and grants stay.'}
          </p>
          <StatusSwitch application={{ id, name, revision, disabled: disabledAt !== null }} mayChange={mayChange} />
        </Section>
      </div>
      <div className="mt-6 border-t border-line pt-6">
        <Section title="Delete this application">
          <p className="mb-3 max-w-prose text-ink-2">
            {cost} Tokens that it already has stay valid until they expire. Its rows in the log and in the activity stay.
          </p>
          <DeleteApplication application={{ id, name, revision }} cost={cost} mayChange={mayChange} />
        </Section>
      </div>
    </div>
  )
}
