import type { Metadata } from 'next'
import { DataTable } from '../../../../../components/ui/data-table.tsx'
import { EmptyState } from '../../../../../components/ui/empty-state.tsx'
import { listUrl, type SearchParams } from '../../../../../components/ui/list-url.ts'
import { hasRole, requireAdmin } from '../../../../../lib/auth/admin-session.ts'
import { database } from '../../../../../lib/db/prisma.ts'
import { listHookVersions } from '../../../../../lib/hooks/list-hook-versions.ts'
import { hookHref } from '../../hook-words.ts'
import { readHookPage } from '../_components/read-hook.ts'
import { versionColumns } from './_components/version-columns.tsx'

interface Props {
  params: Promise<{ hookId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: `Versions of ${(await readHookPage((await params).hookId)).name}` }
}

/** Every version that was ever live, newest first. */
export default async function HookVersionsPage({ params, searchParams }: Props) {
  const session = await requireAdmin()
  const hook = await readHookPage((await params).hookId)
  const query = await searchParams
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : undefined)
  const list = await listHookVersions(database().prisma, { hookId: hook.id, after: text('after'), before: text('before') })
  const href = `${hookHref(hook.id)}/versions`
  return (
    <DataTable
      name="Versions"
      density="comfortable"
      columns={versionColumns({ hookId: hook.id, name: hook.name, live: hook.live?.number ?? null, mayChange: hasRole(session, 'admin') })}
      rows={list.rows}
      rowKey={({ number }) => String(number)}
      rowHref={({ number }) => `${href}/${number}`}
      url={listUrl(href, query)}
      before={list.before}
      after={list.after}
      empty={<EmptyState sentence="A version is made with each deploy, and kept as long as the hook. There is none yet." />}
    />
  )
}
