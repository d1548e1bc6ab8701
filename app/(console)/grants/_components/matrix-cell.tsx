import { memo } from 'react'
import { ScopePips } from '../../../../components/ui/scope-pips.tsx'
import type { MatrixApi, MatrixApplication, MatrixGrant } from '../../../../lib/client-grants/read-grant-matrix.ts'
import { type CellMark, cellMarks, cellSentence } from './cell-words.ts'
import { cellKey } from './use-matrix-grants.ts'

interface MatrixCellProps {
  application: MatrixApplication
  api: MatrixApi
  grant: MatrixGrant | undefined
  effective: boolean
  /** What was saved here last was refused. */
  refused: boolean
  row: number
  column: number
}

const TONES: Record<CellMark['tone'], string> = { denied: 'text-denied', grace: 'text-grace', signal: 'text-signal' }

/** How much of an API an application may ask for: pips above, figures below. */
export const MatrixCell = memo(function MatrixCell({ application, api, grant, effective, refused, row, column }: MatrixCellProps) {
  const sentence = cellSentence(grant, { application, api, effective })
  return (
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of a grid takes the focus
      role="gridcell"
      tabIndex={row === 1 && column === 1 ? 0 : -1}
      aria-colindex={column + 1}
      aria-label={refused ? `${sentence}; not saved` : sentence}
      aria-haspopup="dialog"
      data-place={`${row} ${column}`}
      data-cell={cellKey(application.id, api.id)}
      data-client={application.id}
      data-api={api.id}
      className={`h-9 cursor-pointer border-t border-l border-line px-2 py-0.5 text-center align-middle group-first:border-t-0 hover:bg-sunken focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-signal ${
        application.disabled ? 'bg-[repeating-linear-gradient(135deg,transparent_0_5px,var(--line)_5px_6px)]' : ''
      }`}
    >
      {grant ? <Held grant={grant} scopeCount={api.scopeCount} effective={effective} /> : <span className="text-ink-3">·</span>}
      {refused && <span className="block text-2xs leading-3 font-semibold text-denied">not saved</span>}
    </td>
  )
})

function Held({ grant, scopeCount, effective }: { grant: MatrixGrant; scopeCount: number; effective: boolean }) {
  const [mark] = cellMarks(grant)
  const granted = grant.allowedScopes.length
  if (effective && grant.effectiveScopes.length === 0) return <span className="text-xs text-ink-3">not seen</span>
  const [held, total] = effective ? [grant.effectiveScopes.length, granted] : [granted, scopeCount]
  return (
    <>
      <span className="flex h-3 items-center justify-center">
        <ScopePips granted={held} total={total} />
      </span>
      <span className="block text-xs leading-4 whitespace-nowrap text-ink-2">
        {held}/{total}
        {mark && !effective && <span className={`font-semibold ${TONES[mark.tone]}`}> · {mark.short}</span>}
      </span>
    </>
  )
}
