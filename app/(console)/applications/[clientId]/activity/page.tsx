import type { Metadata } from 'next'
import type { SearchParams } from '../../../../../components/ui/list-url.ts'
import { requireAdmin } from '../../../../../lib/auth/admin-session.ts'
import { ActivityList } from '../../../activity/_components/activity-list.tsx'
import { readApplication } from '../_components/read-application.ts'
import { applicationHref } from '../application-tabs.ts'

interface Props {
  params: Promise<{ clientId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: `Activity of ${(await readApplication((await params).clientId)).name}` }
}

/** What admins did to this application, its secrets and its grants. */
export default async function ApplicationActivityPage({ params, searchParams }: Props) {
  await requireAdmin()
  const { id } = await readApplication((await params).clientId)
  return <ActivityList targetType="client" targetId={id} pathname={`${applicationHref(id)}/activity`} searchParams={await searchParams} />
}
