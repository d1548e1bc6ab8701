'use client'

import { useState } from 'react'
import { Button } from '../../../../../../components/ui/button.tsx'
import { ConfirmDialog } from '../../../../../../components/ui/confirm-dialog.tsx'
import { countOf } from '../../../../../../components/ui/number-format.ts'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { readScopeHoldersAction, removeScopeAction } from '../../../api-actions.ts'
import type { ScopesApi } from './scope-columns.tsx'

interface RemoveScopeProps {
  api: ScopesApi
  value: string
  holders: number
  mayChange: boolean
}

/** Deletes a scope. While applications hold it, they are named first, and confirming takes it from them too. */
export function RemoveScope({ api, value, holders, mayChange }: RemoveScopeProps) {
  const [open, setOpen] = useState(false)
  const [held, setHeld] = useState<{ names: readonly string[]; total: number }>({ names: [], total: holders })
  const toast = useToast()

  async function ask() {
    setOpen(true)
    if (holders === 0) return
    const result = await readScopeHoldersAction(undefined, { resourceServerId: api.id, value })
    if (result.ok) setHeld(result.value)
  }

  async function remove() {
    const result = await removeScopeAction(undefined, { id: api.id, revision: api.revision, value, removeFromGrants: held.total > 0 })
    if (result.ok) toast.show({ title: `Deleted ${value}`, detail: taken(result.value.trimmed) })
    return result
  }

  return (
    <>
      <Button
        kind="quiet"
        size="small"
        disabledReason={mayChange ? undefined : 'Needs the admin role'}
        onClick={ask}
        aria-label={`Delete ${value}`}
      >
        Delete
      </Button>
      <ConfirmDialog
        title={`Delete ${value}`}
        confirmLabel={held.total > 0 ? `Take it from ${countOf(held.total, 'application')} and delete it` : `Delete ${value}`}
        open={open}
        onOpenChange={setOpen}
        onConfirm={remove}
      >
        {held.total > 0 ? (
          <>
            <p>
              {countOf(held.total, 'application')} {held.total === 1 ? 'holds' : 'hold'} it. From the next request on, asking for it is
              refused.
            </p>
            <ul className="max-h-40 list-disc overflow-y-auto pl-5 text-ink">
              {held.names.map((name) => (
                <li key={name} className="wrap-anywhere">
                  {name}
                </li>
              ))}
            </ul>
            {held.total > held.names.length && held.names.length > 0 && <p>and {held.total - held.names.length} more.</p>}
          </>
        ) : (
          <p>No application holds it. Tokens that have it already stay valid until they expire.</p>
        )}
      </ConfirmDialog>
    </>
  )
}

function taken(count: number): string | undefined {
  return count === 0 ? undefined : `It was taken from ${countOf(count, 'application')}.`
}
