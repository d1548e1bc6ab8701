import { type Column, DataTable } from '../../../../components/ui/data-table.tsx'
import { Keyprint } from '../../../../components/ui/keyprint.tsx'
import { formatCount } from '../../../../components/ui/number-format.ts'
import { Sparkline } from '../../../../components/ui/sparkline.tsx'
import type { TopApplication } from '../../../../lib/overview/list-top-applications.ts'

const COLUMNS: Column<TopApplication>[] = [
  { key: 'application', head: 'Application', cell: (application) => <Name application={application} /> },
  {
    key: 'course',
    head: <span className="sr-only">Course</span>,
    cell: ({ course }) => <Sparkline values={course} label={`Most in one part of the range: ${formatCount(Math.max(...course))}`} />,
    from: 'sm',
  },
  { key: 'tokens', head: 'Tokens', align: 'end', cell: ({ tokens }) => formatCount(tokens) },
]

/** Who gets the most tokens. */
export function TopApplications({ applications }: { applications: readonly TopApplication[] }) {
  return (
    <DataTable
      name="Top applications"
      columns={COLUMNS}
      rows={applications}
      rowKey={({ id }) => id}
      rowHref={({ id, deleted }) => (deleted ? undefined : `/applications/${encodeURIComponent(id)}`)}
      empty={<p className="rounded-md border border-line bg-surface px-3 py-2.5 text-ink-2">No token was issued in this range.</p>}
    />
  )
}

function Name({ application: { id, name, deleted } }: { application: TopApplication }) {
  return (
    <span className="inline-flex items-center gap-2">
      <Keyprint id={id} />
      <span className="max-w-56 truncate" title={name || id}>
        {name || id}
      </span>
      {deleted && <span className="font-normal text-ink-3">(deleted)</span>}
    </span>
  )
}
