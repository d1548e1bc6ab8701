import { type Column, DataTable } from '../../../../../components/ui/data-table.tsx'
import { formatCount } from '../../../../../components/ui/number-format.ts'
import { Code, Status } from '../../../../../components/ui/status.tsx'
import { Time, ZoneName } from '../../../../../components/ui/time.tsx'
import type { LastRequest } from '../../../../../lib/clients/read-last-requests.ts'

const COLUMNS: Column<LastRequest>[] = [
  {
    key: 'at',
    head: (
      <>
        Time (<ZoneName />)
      </>
    ),
    cell: ({ at }) => <Time at={at} precision="second" />,
  },
  { key: 'result', head: 'Result', cell: (request) => <Result {...request} /> },
  {
    key: 'api',
    head: 'API',
    mono: true,
    cell: ({ audience }) =>
      audience ? (
        <span className="block max-w-80 truncate" title={audience}>
          {audience}
        </span>
      ) : (
        <span className="text-ink-3">none named</span>
      ),
  },
  { key: 'scopes', head: 'Scopes', mono: true, wrap: true, cell: ({ grantedScopes }) => grantedScopes.join(' ') || '–' },
]

/** What it asked for last. */
export function LastRequests({ requests }: { requests: readonly LastRequest[] }) {
  return (
    <DataTable
      name="Last requests"
      columns={COLUMNS}
      rows={requests}
      rowKey={({ id }) => id}
      empty={<p className="rounded-md border border-line bg-surface px-3 py-4 text-ink-2">It has not asked for a token yet.</p>}
    />
  )
}

function Result({ outcome, reason, count }: LastRequest) {
  if (outcome === 'issued') return <Status tone="issued">Issued</Status>
  if (outcome === 'not_delivered') return <Status tone="denied">Not delivered</Status>
  return (
    <span className="inline-flex items-center gap-2">
      <Status tone="denied">{count > 1 ? `Denied ${formatCount(count)} times` : 'Denied'}</Status>
      {reason && <Code tone="denied">{reason}</Code>}
    </span>
  )
}
