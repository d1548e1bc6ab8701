'use client'

import { Button } from '../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../components/ui/dialog.tsx'
import { convertHook } from '../../../../../lib/hooks/convert-hook.ts'
import { CodeDiff } from '../../_editor/code-diff.tsx'

interface ConvertDialogProps {
  source: string
  /** The other shape. */
  to: 'Hook' | 'Action'
  open: boolean
  onOpenChange: (open: boolean) => void
  onConvert: (source: string) => void
}

/** The code in the other shape beside the code as it is, and what the other shape has no place for. */
export function ConvertDialog({ source, to, open, onOpenChange, onConvert }: ConvertDialogProps) {
  const conversion = open ? convertHook(source) : undefined
  return (
    <Dialog
      title={`Convert to ${to}`}
      size="large"
      open={open}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button
            disabledReason={conversion ? undefined : 'There is nothing to convert'}
            onClick={() => {
              if (!conversion) return
              onConvert(conversion.source)
              onOpenChange(false)
            }}
          >
            Convert to {to}
          </Button>
          <Button kind="secondary" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
        </>
      }
    >
      {conversion ? (
        <div className="grid gap-3">
          <p className="text-ink-2">The function stays as it is written; an adapter below it calls it. Nothing changes until you deploy.</p>
          <ul className="list-disc pl-5 text-ink-2">
            {conversion.lost.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <CodeDiff before={source} after={conversion.source} beforeLabel="Now" afterLabel={`As ${to}`} className="max-h-96" />
        </div>
      ) : (
        <p className="text-ink-2">
          Only code that exports by <code className="font-mono">module.exports =</code> or{' '}
          <code className="font-mono">exports.onExecuteCredentialsExchange =</code> can be converted.
        </p>
      )}
    </Dialog>
  )
}
