import type { ReactNode } from 'react'
import { Crumbs } from '../../../../components/console/crumbs.tsx'
import { CopyText } from '../../../../components/ui/copy-text.tsx'
import { Keyprint } from '../../../../components/ui/keyprint.tsx'
import { PageHeader } from '../../../../components/ui/page-header.tsx'
import { Tabs } from '../../../../components/ui/tabs.tsx'
import { hasRole, requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { ApplicationStatus } from '../_components/application-status.tsx'
import { ApplicationCommands } from './_components/application-commands.tsx'
import { readApplication } from './_components/read-application.ts'
import { applicationTabs } from './application-tabs.ts'

/** The head of one application above its tabs. Each page checks for itself who may see it. */
export default async function ApplicationLayout({ children, params }: { children: ReactNode; params: Promise<{ clientId: string }> }) {
  const session = await requireAdmin()
  const { id, name, revision, disabledAt } = await readApplication((await params).clientId)
  return (
    <>
      <ApplicationCommands application={{ id, name, revision, disabled: disabledAt !== null }} mayChange={hasRole(session, 'admin')} />
      <Crumbs places={[{ label: name }]} />
      <PageHeader
        title={
          <span className="inline-flex items-center gap-2.5">
            <Keyprint id={id} />
            {name}
          </span>
        }
        fact={
          <span className="inline-flex flex-wrap items-center gap-x-4 gap-y-1">
            <CopyText text={id} name="client id" />
            <ApplicationStatus disabled={disabledAt !== null} />
          </span>
        }
      />
      <Tabs label={name} tabs={applicationTabs(id)} />
      {children}
    </>
  )
}
