'use client'

import type { ReactNode } from 'react'
import { ActionForm, FormActions, SubmitButton } from '../../../../../../components/ui/action-form.tsx'
import { Button } from '../../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../../components/ui/dialog.tsx'
import type { FormFailure, FormResult } from '../../../../../../components/ui/form-result.ts'
import { Notice } from '../../../../../../components/ui/notice.tsx'

/** What every dialog about secrets is opened with: what it was opened on, which the server compares. */
export interface SecretDialogProps {
  clientId: string
  revision: number
  /** Somebody else was first: reads what is stored now, and the dialog goes on from there. */
  onStale: () => Promise<void>
  onClose: () => void
}

interface DialogFrameProps<T> {
  title: string
  /** Verb and object, where the title says more. */
  submit: string
  onStale: () => Promise<void>
  onClose: () => void
  action: () => Promise<FormResult<T>>
  onDone: (value: T) => void
  /** In place of the sentence, for a save that came second. */
  renderConflict?: (failure: FormFailure, retry: () => void) => ReactNode
  children: ReactNode
}

/** A form in a dialog that changes secrets. */
export function DialogFrame<T>({ title, submit, onStale, onClose, action, onDone, renderConflict, children }: DialogFrameProps<T>) {
  return (
    <Dialog title={title} open onOpenChange={(open) => !open && onClose()}>
      <ActionForm<T>
        label={title}
        action={async () => {
          const result = await action()
          if (!result.ok && result.code === 'conflict') await onStale()
          return result
        }}
        onDone={onDone}
        renderFailure={(failure, retry) =>
          failure.code === 'conflict'
            ? (renderConflict?.(failure, retry) ?? (
                <Notice live tone="grace" title="Changed meanwhile">
                  {failure.message} The page behind this shows it as it is now.
                </Notice>
              ))
            : undefined
        }
      >
        {children}
        <FormActions>
          <SubmitButton>{submit}</SubmitButton>
          <Button kind="secondary" onClick={onClose}>
            Cancel
          </Button>
        </FormActions>
      </ActionForm>
    </Dialog>
  )
}
