'use client'

import { useState } from 'react'
import { ActionForm, FormActions, SubmitButton } from '../../../../../../components/ui/action-form.tsx'
import { Button } from '../../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../../components/ui/dialog.tsx'
import { TextField } from '../../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { setHookSecretAction } from '../../../hook-actions.ts'

interface SetSecretButtonProps {
  hookId: string
  mayChange: boolean
  /** The one to set; without it the dialog asks for a name. */
  name?: string
}

/** Sets a secret. What was typed leaves the browser once and comes back never. */
export function SetSecretButton({ hookId, mayChange, name }: SetSecretButtonProps) {
  const toast = useToast()
  const [open, setOpen] = useState(false)
  const needsRole = mayChange ? undefined : 'Needs the admin role'
  const title = name === undefined ? 'Set secret' : `Set ${name}`
  return (
    <>
      <Button
        kind={name === undefined ? 'primary' : 'quiet'}
        size={name === undefined ? 'medium' : 'small'}
        disabledReason={needsRole}
        aria-label={name === undefined ? undefined : title}
        onClick={() => setOpen(true)}
      >
        {name === undefined ? 'Set secret' : 'Set value'}
      </Button>
      <Dialog title={title} size="small" open={open} onOpenChange={setOpen}>
        <ActionForm
          label={title}
          action={setHookSecretAction}
          onDone={(saved) => {
            setOpen(false)
            toast.show({ title: `Set ${saved.name}` })
          }}
        >
          <input type="hidden" name="hookId" value={hookId} />
          {name === undefined ? (
            <TextField
              name="name"
              label="Name"
              mono
              placeholder="BILLING_KEY"
              maxLength={128}
              autoComplete="off"
              spellCheck={false}
              required
            />
          ) : (
            <input type="hidden" name="name" value={name} />
          )}
          <TextField
            name="value"
            label="Value"
            mono
            type="password"
            hint="It counts from the next token. Nobody can read it again; the old value is gone."
            maxLength={4096}
            autoComplete="new-password"
            required
          />
          <FormActions>
            <SubmitButton>Set secret</SubmitButton>
          </FormActions>
        </ActionForm>
      </Dialog>
    </>
  )
}
