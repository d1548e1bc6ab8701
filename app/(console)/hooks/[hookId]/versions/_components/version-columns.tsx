import type { Column } from '../../../../../../components/ui/data-table.tsx'
import { Status } from '../../../../../../components/ui/status.tsx'
import { Time, ZoneName } from '../../../../../../components/ui/time.tsx'
import type { HookVersionListItem } from '../../../../../../lib/hooks/list-hook-versions.ts'
import { percent } from '../../../_components/hook-columns.tsx'
import { SHAPE_NAMES } from '../../../hook-words.ts'
import { RollBackButton } from './roll-back-button.tsx'

interface Around {
  hookId: string
  name: string
  /** The number of the live version. */
  live: number | null
  mayChange: boolean
}

export function versionColumns({ hookId, name, live, mayChange }: Around): Column<HookVersionListItem>[] {
  return [
    { key: 'number', head: 'Version', mono: true, cell: ({ number }) => `v${number}` },
    { key: 'state', head: 'State', cell: ({ isLive }) => <Status tone={isLive ? 'issued' : 'off'}>{isLive ? 'Live' : 'Previous'}</Status> },
    { key: 'message', head: 'Message', wrap: true, cell: (version) => <Message version={version} /> },
    { key: 'shape', head: 'Shape', cell: ({ shape }) => SHAPE_NAMES[shape] ?? shape },
    { key: 'author', head: 'Author', cell: ({ author }) => author },
    {
      key: 'at',
      head: (
        <>
          Deployed (<ZoneName />)
        </>
      ),
      cell: ({ createdAt }) => <Time at={createdAt} />,
    },
    { key: 'runs', head: 'Runs', align: 'end', cell: ({ runs }) => (runs >= 10_000 ? 'more than 10,000' : runs.toLocaleString('en')) },
    {
      key: 'errors',
      head: 'Error rate',
      align: 'end',
      cell: ({ runs, errors }) => (runs === 0 ? <span className="text-ink-3">–</span> : percent(errors, runs)),
    },
    {
      key: 'do',
      head: <span className="sr-only">Actions</span>,
      align: 'end',
      interactive: true,
      cell: ({ number, isLive }) =>
        isLive ? null : <RollBackButton hookId={hookId} name={name} number={number} live={live} mayChange={mayChange} />,
    },
  ]
}

function Message({ version: { message, restoredFromNumber } }: { version: HookVersionListItem }) {
  return (
    <>
      {message}
      {restoredFromNumber !== null && <span className="text-ink-3"> · the code of v{restoredFromNumber}</span>}
    </>
  )
}
