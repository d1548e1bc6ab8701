'use client'

import { ActionForm, FormActions, SubmitButton } from '../../../../components/ui/action-form.tsx'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { TextField } from '../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../components/ui/toast.tsx'
import { setApplicationDisabledAction } from '../application-actions.ts'
import type { MenuApplication } from './application-menu.tsx'

/** Asks why; then the next token request is refused. The toast takes it back. */
export function DisableDialog({ application: { id, name, revision }, onClose }: { application: MenuApplication; onClose: () => void }) {
  const toast = useToast()
  return (
    <Dialog title={`Disable ${name}`} size="small" open onOpenChange={(open) => !open && onClose()}>
      <ActionForm<{ id: string; revision: number }>
        label="Disable application"
        action={(previous, form) =>
          setApplicationDisabledAction(previous, { id, revision, disabled: true, reason: String(form.get('reason') ?? '').trim() })
        }
        onDone={(disabled) => {
          toast.show({
            title: `Disabled ${name}`,
            undo: () => setApplicationDisabledAction(undefined, { ...disabled, disabled: false }),
          })
          onClose()
        }}
      >
        <p className="text-ink-2">
          Its next token request is refused. Tokens that it already has stay valid until they expire; its secrets and grants stay.
        </p>
        <TextField
          name="reason"
          label="Reason"
          optional
          hint="Shown to who opens it, and in the activity."
          data-initial-focus
          autoComplete="off"
          maxLength={500}
        />
        <FormActions>
          <SubmitButton kind="danger">Disable</SubmitButton>
          <Button kind="secondary" onClick={onClose}>
            Cancel
          </Button>
        </FormActions>
      </ActionForm>
    </Dialog>
  )
}
