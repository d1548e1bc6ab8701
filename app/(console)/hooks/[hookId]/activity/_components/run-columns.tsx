import type { Column } from '../../../../../../components/ui/data-table.tsx'
import { Status } from '../../../../../../components/ui/status.tsx'
import { Time, ZoneName } from '../../../../../../components/ui/time.tsx'
import type { HookRunListItem } from '../../../../../../lib/hooks/list-hook-runs.ts'
import { outcomeOf } from '../../../hook-words.ts'

export function runColumns(): Column<HookRunListItem>[] {
  return [
    {
      key: 'at',
      head: (
        <>
          Time (<ZoneName />)
        </>
      ),
      cell: ({ startedAt }) => <Time at={startedAt} precision="second" />,
    },
    {
      key: 'outcome',
      head: 'Outcome',
      cell: ({ outcome }) => {
        const { tone, words } = outcomeOf(outcome)
        return <Status tone={tone}>{words}</Status>
      },
    },
    { key: 'version', head: 'Version', mono: true, cell: ({ versionNumber }) => `v${versionNumber}` },
    { key: 'application', head: 'Application', cell: ({ clientName }) => clientName ?? <span className="text-ink-3">not kept</span> },
    { key: 'api', head: 'API', mono: true, cell: ({ audience }) => audience ?? <span className="text-ink-3">not kept</span> },
    { key: 'duration', head: 'Duration', align: 'end', mono: true, cell: ({ durationMs }) => `${durationMs.toFixed(1)} ms` },
    { key: 'cpu', head: 'CPU', align: 'end', mono: true, cell: ({ cpuMs }) => `${cpuMs.toFixed(1)} ms` },
  ]
}
