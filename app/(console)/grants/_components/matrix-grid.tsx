'use client'

import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'
import { Popover } from '../../../../components/ui/popover.tsx'
import type { MatrixApi, MatrixApplication, MatrixGrant } from '../../../../lib/client-grants/read-grant-matrix.ts'
import { GrantEditor } from './grant-editor.tsx'
import { moveInGrid } from './grid-moves.ts'
import { MatrixCell } from './matrix-cell.tsx'
import { ApiHead, ApplicationHead } from './matrix-heads.tsx'
import { RefusedOrders } from './refused-orders.tsx'
import { cellKey, useMatrixGrants } from './use-matrix-grants.ts'

interface MatrixGridProps {
  applications: readonly MatrixApplication[]
  apis: readonly MatrixApi[]
  grants: readonly MatrixGrant[]
  effective: boolean
  mayChange: boolean
}

interface Editing {
  readonly clientId: string
  readonly apiId: string
  readonly cell: HTMLElement
}

/**
 * The grid of grants (WAI-ARIA grid pattern): one tab stop, arrows between the cells, Enter edits, Escape leaves. What was saved shows at
 * once; what the server refuses goes back, and says so above.
 */
export function MatrixGrid({ applications, apis, grants, effective, mayChange }: MatrixGridProps) {
  const { cells, refused, carryOut, dismiss } = useMatrixGrants(grants)
  const [editing, setEditing] = useState<Editing>()
  const grid = useRef<HTMLTableElement>(null)
  const last = { row: applications.length, column: apis.length }

  function edit(cell: HTMLElement | null) {
    const { client, api } = cell?.dataset ?? {}
    if (!cell || !client || !api) return
    setEditing(editing?.cell === cell ? undefined : { clientId: client, apiId: api, cell })
  }

  /** Every place but the one with the focus is out of the tab order. Written past React: a thousand cells need not render for it. */
  function stopAt(place: HTMLElement) {
    for (const stop of grid.current?.querySelectorAll<HTMLElement>('[data-place][tabindex="0"]') ?? []) stop.tabIndex = -1
    place.tabIndex = 0
  }

  function press(event: KeyboardEvent<HTMLTableElement>) {
    const place = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-place]') : null
    if (!place || event.altKey || event.shiftKey) return
    if (event.key === 'Escape') {
      event.preventDefault()
      document.getElementById('content')?.focus({ preventScroll: true })
      return
    }
    if ((event.key === 'Enter' || event.key === 'F2' || event.key === ' ') && place.dataset.client) {
      event.preventDefault()
      edit(place)
      return
    }
    const [row = 0, column = 0] = (place.dataset.place ?? '').split(' ').map(Number)
    const next = moveInGrid({ row, column }, { key: event.key, ctrl: event.ctrlKey || event.metaKey }, last)
    if (!next) return
    event.preventDefault()
    grid.current?.querySelector<HTMLElement>(`[data-place="${next.row} ${next.column}"]`)?.focus()
  }

  return (
    <>
      <RefusedOrders
        refused={refused}
        onRetry={({ key, order, pair, before }) => carryOut(key, order, pair, before)}
        onShow={({ key }) => edit(grid.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(key)}"]`) ?? null)}
        onDismiss={({ key }) => dismiss(key)}
      />
      <section
        aria-label="Matrix of grants"
        className="relative max-h-[max(320px,calc(100dvh-13rem))] overflow-auto rounded-md border border-line bg-surface [scroll-padding:44px_8px_8px_208px]"
      >
        <table
          ref={grid}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells are edited, so it is a grid
          role="grid"
          aria-label="Grants: applications in rows, APIs in columns"
          aria-rowcount={applications.length + 1}
          aria-colcount={apis.length + 1}
          aria-readonly={mayChange ? undefined : true}
          onKeyDown={press}
          onFocus={(event) => event.target.dataset.place && stopAt(event.target)}
          onClick={(event: MouseEvent) => event.target instanceof Element && edit(event.target.closest<HTMLElement>('[data-cell]'))}
          className="w-full border-separate border-spacing-0 text-left"
        >
          <thead>
            <tr aria-rowindex={1}>
              <th
                scope="col"
                className="label-caps sticky top-0 left-0 z-30 h-10 min-w-44 border-r border-b border-line bg-surface px-3 md:min-w-52"
              >
                Application
              </th>
              {apis.map((api, index) => (
                <ApiHead key={api.id} api={api} column={index + 1} />
              ))}
            </tr>
          </thead>
          <tbody>
            {applications.map((application, row) => (
              <tr key={application.id} aria-rowindex={row + 2} className="group">
                <ApplicationHead application={application} row={row + 1} />
                {apis.map((api, column) => {
                  const key = cellKey(application.id, api.id)
                  return (
                    <MatrixCell
                      key={api.id}
                      application={application}
                      api={api}
                      grant={cells.get(key)}
                      effective={effective}
                      refused={refused.some((one) => one.key === key)}
                      row={row + 1}
                      column={column + 1}
                    />
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Popover
        title={editing ? titleOf(editing, applications, apis) : ''}
        anchor={editing?.cell}
        align="center"
        className="w-[26rem] p-3"
        open={editing !== undefined}
        onOpenChange={(open) => !open && setEditing(undefined)}
      >
        {editing && (
          <GrantEditor
            key={cellKey(editing.clientId, editing.apiId)}
            clientId={editing.clientId}
            apiId={editing.apiId}
            mayChange={mayChange}
            refused={refused.find(({ key }) => key === cellKey(editing.clientId, editing.apiId))}
            onClose={() => setEditing(undefined)}
            onOrder={(order, pair, before) => {
              setEditing(undefined)
              carryOut(cellKey(editing.clientId, editing.apiId), order, pair, before)
            }}
          />
        )}
      </Popover>
    </>
  )
}

function titleOf({ clientId, apiId }: Editing, applications: readonly MatrixApplication[], apis: readonly MatrixApi[]): string {
  return `${applications.find(({ id }) => id === clientId)?.name} → ${apis.find(({ id }) => id === apiId)?.name}`
}
