'use client'

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { Button } from './button.tsx'
import { Checkbox } from './checkbox.tsx'

interface SelectionState {
  /** Chosen on this page. */
  ids: ReadonlySet<string>
  /** Everything that matches the filters, also what is on other pages. */
  everything: boolean
  count: number
  toggle: (ids: readonly string[], chosen: boolean) => void
  chooseEverything: () => void
  clear: () => void
}

const Context = createContext<SelectionState | undefined>(undefined)

/** Rows chosen for one action. `total` is how many match the filters in all; give it a `key` of the list's URL, so that another page begins anew. */
export function Selection({ total, children }: { total?: number; children: ReactNode }) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [everything, setEverything] = useState(false)
  const state = useMemo<SelectionState>(
    () => ({
      ids,
      everything,
      count: everything && total !== undefined ? total : ids.size,
      toggle(changed, chosen) {
        setEverything(false)
        setIds((known) => {
          const next = new Set(known)
          for (const id of changed) chosen ? next.add(id) : next.delete(id)
          return next
        })
      },
      chooseEverything: () => setEverything(true),
      clear() {
        setEverything(false)
        setIds(new Set())
      },
    }),
    [ids, everything, total],
  )
  return <Context value={state}>{children}</Context>
}

export function useSelection(): SelectionState {
  const state = useContext(Context)
  if (!state) throw new Error('useSelection needs a <Selection> around it.')
  return state
}

/** Shown while something is chosen: how much, and what to do with it. Its children are the actions. */
export function SelectionBar({ total, children }: { total?: number; children: ReactNode }) {
  const { ids, everything, count, chooseEverything, clear } = useSelection()
  if (ids.size === 0) return null
  return (
    <section
      aria-label="Selection"
      className="mb-2 flex min-h-10 flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-signal/40 bg-signal-wash px-3 py-1"
    >
      <p aria-live="polite" className="font-semibold">
        {everything ? `All ${count.toLocaleString('en')} matching selected` : `${count.toLocaleString('en')} selected`}
      </p>
      {!everything && total !== undefined && total > ids.size && (
        <Button kind="quiet" size="small" onClick={chooseEverything}>
          Select all {total.toLocaleString('en')} matching
        </Button>
      )}
      <Button kind="quiet" size="small" onClick={clear}>
        Clear selection
      </Button>
      <div className="ml-auto flex flex-wrap gap-2">{children}</div>
    </section>
  )
}

export function SelectRow({ id, label }: { id: string; label: string }) {
  const { ids, everything, toggle } = useSelection()
  return (
    <Checkbox
      data-select-row
      label={`Select ${label}`}
      labelHidden
      checked={everything || ids.has(id)}
      onChange={(event) => toggle([id], event.currentTarget.checked)}
    />
  )
}

export function SelectPage({ ids, label }: { ids: readonly string[]; label: string }) {
  const { ids: chosen, everything, toggle } = useSelection()
  const all = everything || ids.every((id) => chosen.has(id))
  return (
    <Checkbox
      label={`Select all on this page: ${label}`}
      labelHidden
      checked={all}
      indeterminate={!all && ids.some((id) => chosen.has(id))}
      onChange={(event) => toggle(ids, event.currentTarget.checked)}
    />
  )
}
