'use client'

import Link from 'next/link'
import { type ReactNode, useId, useState } from 'react'
import { ChevronIcon } from '../../../../components/ui/chevron-icon.tsx'
import { Time, ZoneName } from '../../../../components/ui/time.tsx'
import type { ActivityRow } from '../../../../lib/admin-activity/read-activity.ts'
import { ActivityDetails } from './activity-details.tsx'
import { targetHref } from './target-href.ts'
import { UndoButton } from './undo-button.tsx'

interface ActivityTableProps {
  rows: readonly ActivityRow[]
  /** The roles that whoever looks at it has. */
  roles: readonly string[]
  /** Within the page of one thing: every row is about it, so the object is named only where it is another one. */
  ownId?: string
  openId?: string
}

const HEAD = 'label-caps h-8 border-b border-line bg-surface px-3 whitespace-nowrap first:rounded-tl-md last:rounded-tr-md'
const CELL = 'border-t border-line px-3 py-1 whitespace-nowrap group-first/body:border-t-0'

/** Who did what, when, to what; each row opens to show what changed. */
export function ActivityTable({ rows, roles, ownId, openId }: ActivityTableProps) {
  return (
    <div className="relative overflow-x-auto rounded-md border border-line bg-surface lg:overflow-visible">
      <table aria-label="Admin activity" className="w-full border-separate border-spacing-0 text-left [--own-row:36px]">
        <thead>
          <tr>
            <th scope="col" className={HEAD}>
              Time (<ZoneName />)
            </th>
            <th scope="col" className={`${HEAD} max-md:hidden`}>
              Who
            </th>
            <th scope="col" className={HEAD}>
              What
            </th>
            <th scope="col" className={`${HEAD} max-md:hidden`}>
              Object
            </th>
            <th scope="col" className={`${HEAD} max-lg:hidden`}>
              Address
            </th>
            <th scope="col" className={`${HEAD} max-md:hidden`}>
              <span className="sr-only">Undo</span>
            </th>
          </tr>
        </thead>
        {rows.map((row) => (
          <EventRow key={row.id} row={row} roles={roles} ownId={ownId} startsOpen={row.id === openId} />
        ))}
      </table>
    </div>
  )
}

function EventRow({ row, roles, ownId, startsOpen }: { row: ActivityRow; roles: readonly string[]; ownId?: string; startsOpen: boolean }) {
  const [open, setOpen] = useState(startsOpen)
  const details = useId()
  const { at, words, actor, target, address, undo, undoneBy, undoes } = row
  const what = `${words} ${target.name}`
  const undoButton = undo?.state === 'possible' && (
    <UndoButton eventId={row.id} what={what} disabledReason={roles.includes(undo.role) ? undefined : `Needs the ${undo.role} role`} />
  )

  function toggle() {
    setOpen(!open)
    const url = new URL(window.location.href)
    if (open) url.searchParams.delete('open')
    else url.searchParams.set('open', row.id)
    window.history.replaceState(null, '', url)
  }

  return (
    <tbody className="group/body">
      <tr className={`group relative h-(--row,var(--own-row)) ${open ? '' : 'hover:bg-sunken/60'}`}>
        <td className={CELL}>
          <button
            type="button"
            data-row-link
            aria-expanded={open}
            aria-controls={open ? details : undefined}
            onClick={toggle}
            className="inline-flex cursor-pointer items-center gap-2 text-left after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-signal"
          >
            <span className="text-ink-3">
              <ChevronIcon turn={open ? '' : '-rotate-90'} />
            </span>
            <span className="max-md:w-[84px] max-md:shrink-0 max-md:[&_time]:whitespace-normal">
              <Time at={at} precision="second" />
            </span>
            <span className="sr-only">, {what}, show what changed</span>
          </button>
        </td>
        <td className={`${CELL} max-md:hidden`}>
          <Actor actor={actor} />
        </td>
        <td className={`${CELL} max-md:w-full max-md:whitespace-normal`}>
          {words}
          {undoes && <Mark>undo</Mark>}
          {undoneBy && <Mark>undone</Mark>}
          <span className="block text-ink-2 wrap-anywhere md:hidden">
            {target.id !== ownId && (
              <>
                <Target target={target} /> ·{' '}
              </>
            )}
            <Actor actor={actor} />
          </span>
        </td>
        <td className={`${CELL} max-w-80 truncate max-md:hidden`}>{target.id === ownId ? <Own /> : <Target target={target} />}</td>
        <td className={`${CELL} font-mono text-xs text-ink-2 max-lg:hidden`}>{address || '–'}</td>
        <td className={`${CELL} text-right max-md:hidden`}>
          {undoButton && <span className="relative z-1 inline-block">{undoButton}</span>}
        </td>
      </tr>
      {open && (
        <tr id={details}>
          <td colSpan={6} className="p-0">
            <ActivityDetails row={row} undoButton={undoButton && <div className="md:hidden">{undoButton}</div>} />
          </td>
        </tr>
      )}
    </tbody>
  )
}

function Own() {
  return <span className="text-ink-3">this</span>
}

function Mark({ children }: { children: ReactNode }) {
  return <span className="ml-2 rounded-xs border border-line-2 px-1.5 py-px text-xs text-ink-2">{children}</span>
}

const OTHERS = { cli: 'command line', system: 'by itself' } as const

function Actor({ actor }: { actor: ActivityRow['actor'] }) {
  return (
    <>
      {actor.name}
      {actor.type !== 'admin' && <span className="text-ink-3"> · {OTHERS[actor.type]}</span>}
    </>
  )
}

function Target({ target }: { target: ActivityRow['target'] }) {
  const href = targetHref(target)
  if (!href) return <span className="text-ink-2">{target.name}</span>
  return (
    <Link href={href} className="relative z-1 hover:underline">
      {target.name}
    </Link>
  )
}
