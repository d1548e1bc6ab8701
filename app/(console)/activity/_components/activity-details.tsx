'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { CopyText } from '../../../../components/ui/copy-text.tsx'
import { Facts } from '../../../../components/ui/page-header.tsx'
import { RelativeTime, Time } from '../../../../components/ui/time.tsx'
import type { ActivityRow } from '../../../../lib/admin-activity/read-activity.ts'
import { ChangeList } from './change-list.tsx'

/** Everything that is known of one event: what changed, why, from where, and what became of it. `narrow` within a panel. */
export function ActivityDetails({ row, undoButton, narrow = false }: { row: ActivityRow; undoButton?: ReactNode; narrow?: boolean }) {
  const { id, at, event, actor, target, reason, address, device, changes } = row
  const facts = [
    ...(reason ? [{ name: 'Reason', value: reason }] : []),
    { name: 'When', value: <Time at={at} precision="millisecond" zoned /> },
    { name: 'Address', value: address || '–' },
    ...(device ? [{ name: 'Session', value: device }] : []),
    { name: 'Action', value: <CopyText text={event} name="action" /> },
    { name: 'Object id', value: <CopyText text={target.id} name="object id" /> },
    { name: 'Event id', value: <CopyText text={id} name="event id" /> },
  ]
  return (
    <div
      className={`grid gap-x-10 gap-y-4 whitespace-normal ${narrow ? '' : 'px-3 pt-1 pb-4 md:grid-cols-[minmax(0,1fr)_minmax(0,400px)]'}`}
    >
      <div className="grid content-start gap-3">
        <ChangeList changes={changes} />
        {undoButton}
        <Outcome row={row} />
      </div>
      <div className="grid content-start gap-3">
        <Facts facts={facts} />
        <p className="flex flex-wrap gap-x-4 gap-y-1">
          <Only param="actor" value={actor.id} label={`Only ${actor.name}`} />
          <Only param="object" value={target.id} label="Only this object" />
          <Only param="action" value={event} label="Only this action" />
        </p>
      </div>
    </div>
  )
}

function Only({ param, value, label }: { param: string; value: string; label: string }) {
  return (
    <Link href={`/activity?${new URLSearchParams({ [param]: value })}`} className="inline-flex min-h-6 items-center text-signal underline">
      {label}
    </Link>
  )
}

function Outcome({ row: { undoes, undoneBy, undo } }: { row: ActivityRow }) {
  return (
    <>
      {undoes && <p className="text-ink-2">This took an earlier change back.</p>}
      {undoneBy && (
        <p className="text-ink-2">
          Undone by <strong className="font-semibold text-ink">{undoneBy.by}</strong> · <RelativeTime at={undoneBy.at} />
        </p>
      )}
      {!undoneBy && undo?.state === 'changed' && (
        <p className="text-ink-2">
          No Undo: {undo.later ? `${undo.later.by} changed it since` : 'it was changed since'}
          {undo.later && (
            <>
              {' '}
              · <RelativeTime at={undo.later.at} />
            </>
          )}
        </p>
      )}
      {!undoneBy && undo?.state === 'gone' && <p className="text-ink-2">No Undo: it does not exist any more.</p>}
    </>
  )
}
