'use client'

import { type ReactElement, type ReactNode, useId, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { controlClass } from './field-frame.tsx'
import type { FormResult } from './form-result.ts'
import { Notice } from './notice.tsx'
import { useAskToSignIn } from './signed-out.ts'

interface ConfirmDialogProps {
  /** Verb and object, the same words as the button that led here: "Delete billing-worker". */
  title: string
  /** What it costs, in one or two sentences. */
  children: ReactNode
  /** Verb and object again; the title where it is left out. */
  confirmLabel?: string
  /** For what is irreversible or wide: the exact text to type. */
  typedName?: string
  danger?: boolean
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** Its dialog closes when this answers `ok` or nothing; a refusal is shown in place. */
  onConfirm: () => Promise<FormResult | undefined>
}

/** Friction that scales with damage: one dialog for one object, a typed name for what cannot be taken back. */
export function ConfirmDialog({
  title,
  children,
  confirmLabel = title,
  typedName,
  danger = true,
  trigger,
  open,
  onOpenChange,
  onConfirm,
}: ConfirmDialogProps) {
  const [inner, setInner] = useState(false)
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<{ code?: string; message: string }>()
  const askToSignIn = useAskToSignIn()
  const id = useId()

  function change(next: boolean) {
    if (busy) return
    setInner(next)
    setTyped('')
    setRefusal(undefined)
    onOpenChange?.(next)
  }

  async function confirm() {
    if (busy || (typedName !== undefined && typed !== typedName)) return
    setBusy(true)
    setRefusal(undefined)
    try {
      const result = await onConfirm()
      setBusy(false)
      if (result && !result.ok) setRefusal(result)
      else {
        setInner(false)
        setTyped('')
        onOpenChange?.(false)
      }
    } catch (error) {
      setBusy(false)
      setRefusal({ message: 'The server could not be reached. Nothing was changed, as far as this page knows.' })
      console.error(error)
    }
  }

  const mismatch = typedName !== undefined && typed !== typedName ? `Type ${typedName} first` : undefined
  return (
    <Dialog
      title={title}
      size="small"
      trigger={trigger}
      open={open ?? inner}
      onOpenChange={change}
      footer={
        <>
          <Button kind={danger ? 'danger' : 'primary'} busy={busy} disabledReason={mismatch} onClick={confirm}>
            {confirmLabel}
          </Button>
          <Button kind="secondary" data-initial-focus={typedName === undefined || undefined} onClick={() => change(false)}>
            Cancel
          </Button>
        </>
      }
    >
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          confirm()
        }}
      >
        <div className="grid gap-2 text-ink-2">{children}</div>
        {typedName !== undefined && (
          <div className="grid gap-1">
            <label htmlFor={id} className="text-sm">
              Type <strong className="font-mono font-semibold select-all">{typedName}</strong> to confirm
            </label>
            <input
              id={id}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              className={`h-8 px-2.5 ${controlClass(false, true)}`}
            />
          </div>
        )}
        {refusal && (
          <Notice live tone="denied" title={refusal.message}>
            {refusal.code === 'signed_out' && askToSignIn && (
              <Button kind="secondary" size="small" onClick={() => askToSignIn(confirm)}>
                Sign in
              </Button>
            )}
          </Notice>
        )}
      </form>
    </Dialog>
  )
}
