import type { Metadata } from 'next'
import { Facts, Panel } from '../../../../components/ui/page-header.tsx'
import { Time } from '../../../../components/ui/time.tsx'
import { requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { readApplication } from './_components/read-application.ts'

interface Props {
  params: Promise<{ clientId: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: (await readApplication((await params).clientId)).name }
}

export default async function ApplicationPage({ params }: Props) {
  await requireAdmin()
  const { description, owner, createdAt } = await readApplication((await params).clientId)
  return (
    <Panel>
      <Facts
        facts={[
          { name: 'Description', value: description || '–' },
          { name: 'Owner', value: owner || '–' },
          { name: 'Created', value: <Time at={createdAt} zoned relative /> },
        ]}
      />
    </Panel>
  )
}
