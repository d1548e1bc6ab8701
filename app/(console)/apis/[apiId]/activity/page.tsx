import type { Metadata } from 'next'
import type { SearchParams } from '../../../../../components/ui/list-url.ts'
import { requireAdmin } from '../../../../../lib/auth/admin-session.ts'
import { ActivityList } from '../../../activity/_components/activity-list.tsx'
import { readApi } from '../_components/read-api.ts'
import { apiHref } from '../api-tabs.ts'

interface Props {
  params: Promise<{ apiId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: `Activity of ${(await readApi((await params).apiId)).name}` }
}

/** What admins did to this API and its grants. */
export default async function ApiActivityPage({ params, searchParams }: Props) {
  await requireAdmin()
  const { id } = await readApi((await params).apiId)
  return <ActivityList targetType="resource_server" targetId={id} pathname={`${apiHref(id)}/activity`} searchParams={await searchParams} />
}
