'use client'

import Link from 'next/link'
import { useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { ConfirmDialog } from '../../../../components/ui/confirm-dialog.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'
import { countOf, formatCount } from '../../../../components/ui/number-format.ts'
import { useOfflineReason } from '../../../../components/ui/offline-banner.tsx'
import { SelectionBar, useSelection } from '../../../../components/ui/selection.tsx'
import { TextField } from '../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../components/ui/toast.tsx'
import type { ChangeManyClientsInput, ManyChanged } from '../../../../lib/clients/change-many-clients.ts'
import type { ClientFilter } from '../../../../lib/clients/client-filter.ts'
import { changeManyApplicationsAction } from '../application-actions.ts'
import { BULK_WORDS, type BulkKind, bulkReport, leftAlone } from './bulk-report.ts'

/** More than these are done only when their number was typed. */
const TYPED_FROM = 10
/** As many as a link may name. */
const LINKED_MAX = 50

interface BulkActionsProps {
  filter: ClientFilter
  total: number
  asOf: Date
  /** Of the rows on this page, as they were read. */
  revisions: Readonly<Record<string, number>>
  mayChange: boolean
}

/** What can be done with the applications that are ticked, and how it went. */
export function BulkActions({ filter, total, asOf, revisions, mayChange }: BulkActionsProps) {
  const { ids, everything, count, clear } = useSelection()
  const [asking, setAsking] = useState<BulkKind>()
  const [text, setText] = useState('')
  const [result, setResult] = useState<{ kind: BulkKind; changed: ManyChanged }>()
  const toast = useToast()
  const offline = useOfflineReason()
  const disabledReason = mayChange ? offline : 'Needs the admin role'
  const applications = countOf(count, 'application')

  function ask(kind: BulkKind) {
    setText('')
    setAsking(kind)
  }

  async function carryOut(kind: BulkKind) {
    const of = everything ? { filter, asOf, expected: total } : { refs: [...ids].map((id) => ({ id, revision: revisions[id] ?? 1 })) }
    const answer = await changeManyApplicationsAction(undefined, { change: toChange(kind, text.trim()), of })
    if (!answer.ok) return answer
    const changed = answer.value
    setResult(leftAlone(changed) ? { kind, changed } : undefined)
    if (!leftAlone(changed)) toast.show({ title: bulkReport(kind, changed), undo: undoOf(kind, text.trim(), changed) })
    clear()
    return answer
  }

  return (
    <>
      {result && <Report {...result} onClose={() => setResult(undefined)} />}
      <SelectionBar total={total}>
        <Button kind="secondary" size="small" disabledReason={disabledReason} onClick={() => ask('add_tag')}>
          Add tag
        </Button>
        <Button kind="secondary" size="small" disabledReason={disabledReason} onClick={() => ask('enable')}>
          Enable
        </Button>
        <Button kind="danger" size="small" disabledReason={disabledReason} onClick={() => ask('disable')}>
          Disable
        </Button>
      </SelectionBar>
      {asking && (
        <ConfirmDialog
          title={`${BULK_WORDS[asking].verb} ${applications}`}
          danger={asking === 'disable'}
          typedName={count > TYPED_FROM ? String(count) : undefined}
          open
          onOpenChange={(open) => !open && setAsking(undefined)}
          onConfirm={() => carryOut(asking)}
        >
          <p>{BULK_WORDS[asking].cost}</p>
          {asking === 'disable' && (
            <TextField
              name="reason"
              label="Reason"
              optional
              value={text}
              onChange={(event) => setText(event.target.value)}
              maxLength={500}
            />
          )}
          {asking === 'add_tag' && (
            <TextField name="tag" label="Tag" value={text} onChange={(event) => setText(event.target.value)} maxLength={64} />
          )}
        </ConfirmDialog>
      )}
    </>
  )
}

function Report({ kind, changed, onClose }: { kind: BulkKind; changed: ManyChanged; onClose: () => void }) {
  const named = changed.changedMeanwhile.slice(0, LINKED_MAX)
  return (
    <div className="mb-3">
      <Notice live tone="grace" title={bulkReport(kind, changed)}>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {named.length > 0 && (
            <Link
              href={`/applications?${named.map((id) => `id=${encodeURIComponent(id)}`).join('&')}`}
              className="text-signal underline underline-offset-2"
            >
              {named.length === 1 ? 'Show the one that was changed' : `Show the ${formatCount(named.length)} that were changed`}
            </Link>
          )}
          <Button kind="secondary" size="small" onClick={onClose}>
            Dismiss
          </Button>
        </div>
      </Notice>
    </div>
  )
}

function toChange(kind: BulkKind, text: string): ChangeManyClientsInput['change'] {
  if (kind === 'disable') return { kind, reason: text }
  return kind === 'add_tag' ? { kind, tag: text } : { kind }
}

/** Enabling is not taken back here: each had a reason of its own for being disabled. */
function undoOf(kind: BulkKind, text: string, { refs }: ManyChanged) {
  if (!refs?.length || kind === 'enable') return undefined
  const change = kind === 'disable' ? ({ kind: 'enable' } as const) : ({ kind: 'remove_tag', tag: text } as const)
  return () => changeManyApplicationsAction(undefined, { change, of: { refs } })
}
