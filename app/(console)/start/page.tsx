import type { Metadata } from 'next'
import { readAppearance } from '../../../components/console/read-appearance.ts'
import { PageHeader } from '../../../components/ui/page-header.tsx'
import { requireAdmin } from '../../../lib/auth/admin-session.ts'
import { DismissStart } from './_components/dismiss-start.tsx'
import { GetStarted } from './_components/get-started.tsx'

export const metadata: Metadata = { title: 'Get started' }

export default async function StartPage() {
  await requireAdmin()
  const { start } = await readAppearance()
  return (
    <>
      <PageHeader
        title="Get started"
        fact="From nothing to a token that your API has verified"
        actions={<DismissStart dismissed={start === 'dismissed'} />}
      />
      <GetStarted />
    </>
  )
}
