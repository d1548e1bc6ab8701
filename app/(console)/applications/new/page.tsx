import type { Metadata } from 'next'
import { Crumbs } from '../../../../components/console/crumbs.tsx'
import { PageHeader } from '../../../../components/ui/page-header.tsx'
import { requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { NewApplicationForm } from './_components/new-application-form.tsx'

export const metadata: Metadata = { title: 'New application' }

export default async function NewApplicationPage() {
  await requireAdmin('admin')
  return (
    <>
      <Crumbs places={[{ label: 'New application' }]} />
      <PageHeader title="New application" fact="A service that asks for tokens with its own secret." />
      <NewApplicationForm />
    </>
  )
}
