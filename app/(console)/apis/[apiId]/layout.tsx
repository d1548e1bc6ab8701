import type { ReactNode } from 'react'
import { Crumbs } from '../../../../components/console/crumbs.tsx'
import { CopyText } from '../../../../components/ui/copy-text.tsx'
import { PageHeader } from '../../../../components/ui/page-header.tsx'
import { Tabs } from '../../../../components/ui/tabs.tsx'
import { requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { countResourceServerGrants } from '../../../../lib/resource-servers/read-resource-server.ts'
import { ApiCommands } from './_components/api-commands.tsx'
import { readApi } from './_components/read-api.ts'
import { apiTabs } from './api-tabs.ts'

/** The head of one API above its tabs. Each page checks for itself who may see it. */
export default async function ApiLayout({ children, params }: { children: ReactNode; params: Promise<{ apiId: string }> }) {
  await requireAdmin()
  const { id, name, identifier, scopes } = await readApi((await params).apiId)
  const applications = await countResourceServerGrants(database().prisma, id)
  return (
    <>
      <ApiCommands api={{ id, name, identifier }} />
      <Crumbs places={[{ label: name }]} />
      <PageHeader title={name} fact={<CopyText text={identifier} name="identifier" />} />
      <Tabs label={name} tabs={apiTabs(id, { scopes: scopes.length, applications })} />
      {children}
    </>
  )
}
