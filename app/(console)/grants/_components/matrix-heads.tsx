import Link from 'next/link'
import { Keyprint } from '../../../../components/ui/keyprint.tsx'
import { countOf } from '../../../../components/ui/number-format.ts'
import { Tag } from '../../../../components/ui/status.tsx'
import type { MatrixApi, MatrixApplication } from '../../../../lib/client-grants/read-grant-matrix.ts'

const LINK = 'font-semibold hover:underline focus-visible:outline-2 focus-visible:outline-signal'

/** The head of a column. Its link is a place of the grid, reached by the arrows. */
export function ApiHead({ api: { id, name, identifier, scopeCount }, column }: { api: MatrixApi; column: number }) {
  return (
    <th
      scope="col"
      aria-colindex={column + 1}
      title={identifier}
      className="sticky top-0 z-20 h-10 min-w-28 border-b border-l border-line bg-surface px-2 py-1 text-center font-normal"
    >
      <Link
        href={`/apis/${encodeURIComponent(id)}`}
        tabIndex={-1}
        data-place={`0 ${column}`}
        className={`${LINK} block max-w-40 truncate mx-auto`}
      >
        {name}
      </Link>
      <span className="block text-2xs leading-3 text-ink-3">{countOf(scopeCount, 'scope')}</span>
    </th>
  )
}

/** The head of a row. */
export function ApplicationHead({ application: { id, name, disabled }, row }: { application: MatrixApplication; row: number }) {
  return (
    <th
      scope="row"
      aria-colindex={1}
      className="sticky left-0 z-10 h-9 border-t border-r border-line bg-surface px-3 font-normal group-first:border-t-0 group-hover:bg-sunken"
    >
      <span className="flex max-w-64 items-center gap-2">
        <Keyprint id={id} />
        <Link href={`/applications/${encodeURIComponent(id)}`} tabIndex={-1} data-place={`${row} 0`} className={`${LINK} truncate`}>
          {name}
        </Link>
        {disabled && <Tag tone="denied">disabled</Tag>}
      </span>
    </th>
  )
}
