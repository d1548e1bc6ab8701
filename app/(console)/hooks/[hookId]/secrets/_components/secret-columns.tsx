import type { Column } from '../../../../../../components/ui/data-table.tsx'
import { Status } from '../../../../../../components/ui/status.tsx'
import { Time } from '../../../../../../components/ui/time.tsx'
import { DeleteSecretButton } from './delete-secret-button.tsx'
import type { SecretRow } from './secret-rows.ts'
import { SetSecretButton } from './set-secret-button.tsx'

const IN_CODE = {
  yes: <Status tone="issued">Yes</Status>,
  no: <Status tone="off">No</Status>,
  missing: <Status tone="denied">Missing</Status>,
} as const

export function secretColumns({ hookId, mayChange }: { hookId: string; mayChange: boolean }): Column<SecretRow>[] {
  return [
    { key: 'name', head: 'Name', mono: true, cell: ({ name }) => <span className="font-semibold">{name}</span> },
    { key: 'code', head: 'Used in code', cell: ({ inCode }) => IN_CODE[inCode] },
    { key: 'by', head: 'Set by', cell: ({ setBy }) => setBy || <span className="text-ink-3">–</span> },
    {
      key: 'at',
      head: 'Updated',
      cell: ({ updatedAt }) => (updatedAt ? <Time at={updatedAt} zoned relative /> : <span className="text-ink-3">never</span>),
    },
    {
      key: 'do',
      head: <span className="sr-only">Actions</span>,
      align: 'end',
      interactive: true,
      cell: ({ name, inCode }) => (
        <span className="inline-flex gap-1">
          <SetSecretButton hookId={hookId} mayChange={mayChange} name={name} />
          {inCode !== 'missing' && <DeleteSecretButton hookId={hookId} mayChange={mayChange} name={name} used={inCode === 'yes'} />}
        </span>
      ),
    },
  ]
}
