import type { Metadata } from 'next'
import { WithInspector } from '../../../../../components/console/inspector.tsx'
import { DataTable } from '../../../../../components/ui/data-table.tsx'
import { EmptyState, NoMatch } from '../../../../../components/ui/empty-state.tsx'
import { listUrl, type SearchParams } from '../../../../../components/ui/list-url.ts'
import { ViewSwitch } from '../../../../../components/ui/tabs.tsx'
import { requireAdmin } from '../../../../../lib/auth/admin-session.ts'
import { database } from '../../../../../lib/db/prisma.ts'
import { listHookRuns, RUN_FILTERS, readHookRun } from '../../../../../lib/hooks/list-hook-runs.ts'
import { ActivityList } from '../../../activity/_components/activity-list.tsx'
import { hookHref } from '../../hook-words.ts'
import { readHookPage } from '../_components/read-hook.ts'
import { runColumns } from './_components/run-columns.tsx'
import { RunInspector } from './_components/run-inspector.tsx'

interface Props {
  params: Promise<{ hookId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: `Runs of ${(await readHookPage((await params).hookId)).name}` }
}

const VIEWS = [
  { key: 'all', label: 'All runs', show: undefined, view: undefined },
  { key: 'issued', label: 'Issued', show: 'issued', view: undefined },
  { key: 'denied', label: 'Denied', show: 'denied', view: undefined },
  { key: 'broken', label: 'Errors', show: 'broken', view: undefined },
  { key: 'changes', label: 'Changes by admins', show: undefined, view: 'changes' },
]

/** What the hook did to requests, and what admins did to the hook. */
export default async function HookActivityPage({ params, searchParams }: Props) {
  await requireAdmin()
  const hook = await readHookPage((await params).hookId)
  const query = await searchParams
  const pathname = `${hookHref(hook.id)}/activity`
  const url = listUrl(pathname, query)
  const isChanges = query.view === 'changes'
  const show = RUN_FILTERS.find((filter) => filter === query.show)
  return (
    <div>
      <div className="mb-3 overflow-x-auto">
        <ViewSwitch
          label="What is shown"
          current={isChanges ? 'changes' : (show ?? 'all')}
          views={VIEWS.map(({ key, label, ...changes }) => ({ key, label, href: url({ ...changes, sel: undefined }) }))}
        />
      </div>
      {isChanges ? (
        <ActivityList targetType="hook" targetId={hook.id} pathname={pathname} searchParams={query} />
      ) : (
        <Runs hookId={hook.id} show={show} query={query} pathname={pathname} />
      )}
    </div>
  )
}

interface RunsProps {
  hookId: string
  show: (typeof RUN_FILTERS)[number] | undefined
  query: SearchParams
  pathname: string
}

async function Runs({ hookId, show, query, pathname }: RunsProps) {
  const url = listUrl(pathname, query)
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : undefined)
  const { prisma } = database()
  const sel = text('sel')
  const [list, selected] = await Promise.all([
    listHookRuns(prisma, { hookId, show, after: text('after'), before: text('before') }),
    sel === undefined ? undefined : readHookRun(prisma, hookId, sel),
  ])
  const paging = { after: text('after'), before: text('before') }
  const at = (id: string | undefined) => url({ ...paging, sel: id })
  const index = list.rows.findIndex(({ id }) => id === sel)
  const neighbour = (step: 1 | -1) => {
    const row = index === -1 ? undefined : list.rows[index + step]
    return row && at(row.id)
  }
  return (
    <WithInspector
      inspector={selected && <RunInspector run={selected} closeHref={at(undefined)} previousHref={neighbour(-1)} nextHref={neighbour(1)} />}
    >
      <DataTable
        name="Runs"
        columns={runColumns()}
        rows={list.rows}
        rowKey={({ id }) => id}
        rowHref={({ id }) => at(id)}
        currentKey={sel}
        url={url}
        before={list.before}
        after={list.after}
        filtered={show !== undefined}
        noMatch={<NoMatch things="runs" clearHref={pathname} />}
        empty={<EmptyState sentence="Every request that this hook decides appears here. None has yet." />}
      />
    </WithInspector>
  )
}
