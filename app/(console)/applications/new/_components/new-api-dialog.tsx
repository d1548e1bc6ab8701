'use client'

import { ActionForm, FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import { Button } from '../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../components/ui/dialog.tsx'
import { formText } from '../../../../../components/ui/form-text.ts'
import { TextArea, TextField } from '../../../../../components/ui/text-field.tsx'
import { createDefaultApiAction } from '../../../apis/api-actions.ts'

interface CreatedApi {
  id: string
  name: string
  identifier: string
}

/** Makes an API without leaving the form around it. */
export function NewApiDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (api: CreatedApi) => void }) {
  return (
    <Dialog title="Create API" size="small" open onOpenChange={(open) => !open && onClose()}>
      <ActionForm<CreatedApi>
        label="Create API"
        action={(previous, form) =>
          createDefaultApiAction(previous, {
            name: formText(form, 'name'),
            identifier: formText(form, 'identifier'),
            scopes: formText(form, 'scopes'),
          })
        }
        onDone={onCreated}
      >
        <TextField name="name" label="Name" autoComplete="off" required maxLength={200} data-initial-focus />
        <TextField
          name="identifier"
          label="Identifier"
          mono
          hint="It never changes, and is the aud of every token. A URI is the usual choice."
          placeholder="https://ledger.example/"
          autoComplete="off"
          required
          maxLength={600}
        />
        <TextArea
          name="scopes"
          label="Scopes"
          optional
          mono
          rows={3}
          hint="One per line; a description may follow after a space. RS256 and a lifetime of a day until you change them."
        />
        <FormActions>
          <SubmitButton>Create API</SubmitButton>
          <Button kind="secondary" onClick={onClose}>
            Cancel
          </Button>
        </FormActions>
      </ActionForm>
    </Dialog>
  )
}
