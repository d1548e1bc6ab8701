import type { Metadata } from 'next'
import { Crumbs } from '../../../../components/console/crumbs.tsx'
import { PageHeader } from '../../../../components/ui/page-header.tsx'
import { requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { readAlgsWithoutKeys } from '../../../../lib/resource-servers/algs-without-keys.ts'
import { NewApiForm } from './_components/new-api-form.tsx'

export const metadata: Metadata = { title: 'Create API' }

export default async function NewApiPage() {
  await requireAdmin('admin')
  const withoutKeys = await readAlgsWithoutKeys(database().prisma)
  return (
    <>
      <Crumbs places={[{ label: 'Create API' }]} />
      <PageHeader title="Create API" />
      <NewApiForm withoutKeys={withoutKeys} />
    </>
  )
}
