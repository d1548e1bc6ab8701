import type { Column } from '../../../../components/ui/data-table.tsx'
import { RelativeTime } from '../../../../components/ui/time.tsx'
import { shapeOf } from '../../../../lib/hooks/hook-shape.ts'
import type { HookView } from '../../../../lib/hooks/hook-view.ts'
import type { HookFigures } from '../../../../lib/hooks/read-hook-figures.ts'
import type { HookSuspension } from '../../../../lib/hooks/read-hook-health.ts'
import { SHAPE_NAMES, targetWords } from '../hook-words.ts'
import { HookStateLabel } from './hook-state.tsx'

export interface HookRow extends HookView {
  /** In the order of all hooks, from 1. */
  readonly place: number
  /** Why a request of "Which hooks run for" passes it by. */
  readonly passedBy?: string
  readonly draftSource?: string
}

interface Beside {
  figures: ReadonlyMap<string, HookFigures> | undefined
  suspensions: ReadonlyMap<string, HookSuspension> | undefined
}

/** Hooks in a list. What could not be read is a dash. */
export function hookColumns({ figures, suspensions }: Beside): Column<HookRow>[] {
  const of = (row: HookRow) => figures?.get(row.id)
  return [
    { key: 'name', head: 'Name', cell: (row) => <Name row={row} /> },
    { key: 'place', head: 'Order', align: 'end', cell: ({ place }) => place },
    { key: 'shape', head: 'Shape', cell: (row) => shapeName(row) },
    { key: 'version', head: 'Live version', mono: true, cell: ({ live }) => (live ? `v${live.number}` : <Nothing />) },
    { key: 'state', head: 'State', cell: (row) => <HookStateLabel state={row.state} suspension={suspensions?.get(row.id)} /> },
    { key: 'targets', head: 'Targets', cell: (row) => targetWords(row) },
    { key: 'runs', head: 'Runs 24 h', align: 'end', cell: (row) => <Runs of={of(row)} /> },
    { key: 'errors', head: 'Error rate', align: 'end', cell: (row) => <ErrorRate of={of(row)} /> },
    { key: 'p95', head: 'p95', align: 'end', mono: true, cell: (row) => <P95 of={of(row)} /> },
    { key: 'changed', head: 'Changed by', cell: (row) => <ChangedBy row={row} /> },
  ]
}

function Name({ row: { name, passedBy } }: { row: HookRow }) {
  return (
    <span className="inline-flex max-w-80 items-baseline gap-2">
      <span title={name} className={`truncate ${passedBy ? 'font-normal text-ink-3' : ''}`}>
        {name}
      </span>
      {passedBy && <span className="text-xs font-normal text-ink-3">would not run: {passedBy}</span>}
    </span>
  )
}

function shapeName({ live, draftSource }: HookRow) {
  return SHAPE_NAMES[live?.shape ?? shapeOf(draftSource ?? '')] ?? <Nothing />
}

function Runs({ of: figures }: { of: HookFigures | undefined }) {
  if (!figures || figures.runs === 0) return <span className="text-ink-3">{figures?.runs ?? '–'}</span>
  return `${figures.more ? 'more than ' : ''}${figures.runs.toLocaleString('en')}`
}

function ErrorRate({ of: figures }: { of: HookFigures | undefined }) {
  if (!figures || figures.runs === 0) return <Nothing />
  const text = percent(figures.errors, figures.runs)
  return figures.errors > 0 ? <span className="font-semibold text-denied">{text}</span> : <span className="text-ink-3">{text}</span>
}

export function percent(part: number, whole: number): string {
  const share = (100 * part) / whole
  return `${share > 0 && share < 0.1 ? '< 0.1' : share.toFixed(share > 0 && share < 10 ? 1 : 0)} %`
}

function P95({ of: figures }: { of: HookFigures | undefined }) {
  return figures?.p95 == null ? <Nothing /> : `${figures.p95.toFixed(figures.p95 < 10 ? 1 : 0)} ms`
}

function ChangedBy({ row: { live, draft, updatedAt } }: { row: HookRow }) {
  const draftIsLater = draft && (!live || draft.updatedAt > live.createdAt)
  const [who, at] = draftIsLater ? [draft.updatedBy, draft.updatedAt] : [live?.author ?? '', live?.createdAt ?? updatedAt]
  return (
    <span className="inline-flex max-w-56 items-baseline gap-1.5">
      <span className="truncate">{who || 'Writ'}</span>
      <span className="text-ink-3">
        <RelativeTime at={at} />
      </span>
    </span>
  )
}

function Nothing() {
  return <span className="text-ink-3">–</span>
}
