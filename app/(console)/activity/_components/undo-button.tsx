'use client'

import { useState, useTransition } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'
import { useToast } from '../../../../components/ui/toast.tsx'
import { undoAction } from '../activity-actions.ts'

interface UndoButtonProps {
  eventId: string
  /** What is taken back, for those who do not see the row: "Updated grant billing → Ledger". */
  what: string
  disabledReason?: string
}

/** Takes a change back. It is a change of its own and can itself be undone, so it is done at once. */
export function UndoButton({ eventId, what, disabledReason }: UndoButtonProps) {
  const [refusal, setRefusal] = useState<string>()
  const [busy, startTransition] = useTransition()
  const toast = useToast()

  function undo() {
    startTransition(async () => {
      setRefusal(undefined)
      const result = await undoAction(undefined, { id: eventId }).catch(() => undefined)
      if (result?.ok) toast.show({ title: `Undone: ${what}`, undo: () => undoAction(undefined, { id: result.value.id }) })
      else setRefusal(result?.message ?? 'The server could not be reached.')
    })
  }

  return (
    <div className="grid justify-items-start gap-2">
      <Button kind="secondary" size="small" busy={busy} disabledReason={disabledReason} onClick={undo}>
        Undo<span className="sr-only">: {what}</span>
      </Button>
      {refusal && (
        <Notice live tone="denied" title="Not undone">
          {refusal}
        </Notice>
      )}
    </div>
  )
}
