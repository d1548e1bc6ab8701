'use client'

import { useRef, useState } from 'react'
import { useSignInAgain } from '../../../../components/console/sign-in-again.tsx'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'
import { RadioField } from '../../../../components/ui/radio-field.tsx'
import { useToast } from '../../../../components/ui/toast.tsx'
import { checkExportAction } from '../activity-actions.ts'

interface ExportButtonProps {
  /** What the list is narrowed to; the export is the same. */
  filters: Readonly<Record<string, string>>
  /** "312 events" */
  summary: string
  empty: boolean
}

const FORMATS = [
  { value: 'csv', label: 'CSV', hint: 'For spreadsheets. Text that looks like a formula gets a leading apostrophe.' },
  { value: 'jsonl', label: 'JSONL', hint: 'One object a line, byte for byte as it is kept.' },
]

/** Exports what the list shows. Needs a recent sign-in, and is itself recorded. */
export function ExportButton({ filters, summary, empty }: ExportButtonProps) {
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const form = useRef<HTMLFormElement>(null)
  const [guard, signInAgain] = useSignInAgain()
  const toast = useToast()

  async function start() {
    if (busy) return
    setBusy(true)
    setRefusal(undefined)
    // Asked before the form is sent: its answer is a file, and a refusal in its place would replace this page.
    const result = await guard(() => checkExportAction(undefined, {})).catch(() => undefined)
    setBusy(false)
    if (!result?.ok) return setRefusal(result?.message ?? 'The server could not be reached.')
    form.current?.submit()
    setOpen(false)
    toast.show({ title: 'Export started', detail: `${summary}, recorded in Admin activity` })
  }

  return (
    <>
      <Button kind="secondary" disabledReason={empty ? 'Nothing to export' : undefined} onClick={() => setOpen(true)}>
        Export
      </Button>
      <Dialog title="Export Admin activity" open={open} onOpenChange={setOpen} size="small">
        <form
          ref={form}
          method="post"
          action="/activity/export"
          aria-label="Export Admin activity"
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            void start()
          }}
        >
          <p className="text-ink-2">
            {capital(summary)}
            {Object.keys(filters).length > 0 ? ', as filtered' : ''}. Columns: when, who, what, object, before and after, address, session.
            The export is recorded here.
          </p>
          {Object.entries(filters).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <RadioField name="format" label="Format" options={FORMATS} defaultValue="csv" />
          {refusal && (
            <Notice live tone="denied" title="Not exported">
              {refusal}
            </Notice>
          )}
          <div className="flex gap-2">
            <Button type="submit" busy={busy}>
              Export
            </Button>
            <Button kind="secondary" onClick={() => setOpen(false)}>
              Cancel
            </Button>
          </div>
        </form>
      </Dialog>
      {signInAgain}
    </>
  )
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
