import type { Column } from '../../../../components/ui/data-table.tsx'
import { Keyprint } from '../../../../components/ui/keyprint.tsx'
import { formatCount } from '../../../../components/ui/number-format.ts'
import { Sparkline } from '../../../../components/ui/sparkline.tsx'
import { Time, ZoneName } from '../../../../components/ui/time.tsx'
import type { ClientRow } from '../../../../lib/clients/list-clients.ts'
import { ApplicationMenu } from './application-menu.tsx'
import { ApplicationStatus } from './application-status.tsx'
import { LiveSecretsText } from './live-secrets.tsx'

/** The applications of one page of the list. */
export function applicationColumns({ mayChange, now }: { mayChange: boolean; now: Date }): Column<ClientRow>[] {
  return [
    {
      key: 'name',
      head: 'Name',
      sortable: 'ascending',
      // From here on the table does not scroll by itself: names and APIs give way, so that the figures fit.
      className: 'lg:w-[28%] lg:max-w-0',
      cell: ({ id, name }) => (
        <span className="inline-flex max-w-72 items-center gap-2 lg:max-w-full">
          <Keyprint id={id} />
          <span className="truncate" title={name}>
            {name}
          </span>
        </span>
      ),
    },
    {
      key: 'client-id',
      head: 'Client id',
      mono: true,
      from: 'xl',
      cell: ({ id }) => (
        <span className="block max-w-[16ch] truncate text-ink-2" title={id}>
          {id}
        </span>
      ),
    },
    { key: 'apis', head: 'May call', className: 'lg:w-[16%] lg:max-w-0', cell: ({ apis }) => <Apis {...apis} /> },
    { key: 'tokens', head: 'Tokens 24 h', align: 'end', sortable: 'descending', cell: (row) => <Tokens {...row} /> },
    {
      key: 'last-token',
      head: (
        <>
          Last token (<ZoneName />)
        </>
      ),
      sortable: 'descending',
      cell: ({ lastTokenAt }) => (lastTokenAt ? <Time at={lastTokenAt} /> : <span className="text-ink-3">never</span>),
    },
    { key: 'secrets', head: 'Secrets', from: 'xl', cell: ({ secrets }) => <LiveSecretsText {...secrets} now={now} /> },
    { key: 'status', head: 'Status', cell: ({ disabledAt }) => <ApplicationStatus disabled={disabledAt !== null} /> },
    {
      key: 'actions',
      head: <span className="sr-only">Actions</span>,
      align: 'end',
      interactive: true,
      cell: ({ id, name, revision, disabledAt }) => (
        <ApplicationMenu application={{ id, name, revision, disabled: disabledAt !== null }} mayChange={mayChange} />
      ),
    },
  ]
}

function Apis({ names, more }: ClientRow['apis']) {
  if (names.length === 0) return <span className="text-ink-3">nothing</span>
  return (
    <span className="inline-flex max-w-56 items-baseline lg:max-w-full">
      <span className="truncate" title={names.join(', ')}>
        {names.join(', ')}
      </span>
      {more > 0 && <span className="pl-1 text-ink-3">+{more}</span>}
    </span>
  )
}

function Tokens({ tokens24h, issuedByHour }: ClientRow) {
  if (tokens24h === 0) return <span className="text-ink-3">0</span>
  const most = Math.max(...issuedByHour)
  return (
    <span className="inline-flex items-center gap-2">
      <span className="max-xl:hidden">
        <Sparkline values={issuedByHour} label={`at most ${formatCount(most)} in an hour`} />
      </span>
      {formatCount(tokens24h)}
    </span>
  )
}
