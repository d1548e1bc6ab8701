'use client'

import { useState } from 'react'
import { ActionForm, FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import { Button } from '../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../components/ui/dialog.tsx'
import type { FormResult } from '../../../../../components/ui/form-result.ts'
import { TextField } from '../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import type { SavedHookFixture } from '../../../../../lib/hooks/fixtures/saved-fixtures.ts'
import { saveFixtureAction } from '../../fixture-actions.ts'

interface SaveFixtureProps {
  hookId: string
  /** The one that is chosen: it can be saved again. */
  saved: SavedHookFixture | undefined
  current: unknown
  disabledReason?: string
}

/** Keeps the request on the screen under a name. */
export function SaveFixture({ hookId, saved, current, disabledReason }: SaveFixtureProps) {
  const toast = useToast()
  const [open, setOpen] = useState(false)
  const reason = disabledReason ?? (current === undefined ? 'The request is not JSON' : undefined)

  async function save(_previous: FormResult<SavedHookFixture> | undefined, form: FormData): Promise<FormResult<SavedHookFixture>> {
    const name = String(form.get('name') ?? '')
    const again = saved && saved.name === name ? { id: saved.id, revision: saved.revision } : {}
    return saveFixtureAction(undefined, { hookId, name, input: current as SavedHookFixture['input'], ...again })
  }

  return (
    <>
      <Button kind="quiet" size="small" disabledReason={reason} onClick={() => setOpen(true)}>
        Save request
      </Button>
      <Dialog title="Save request" size="small" open={open} onOpenChange={setOpen}>
        <ActionForm
          action={save}
          onDone={({ name }) => {
            setOpen(false)
            toast.show({ title: `Saved the request ${name}` })
          }}
        >
          <TextField
            name="name"
            label="Name"
            hint="Everybody who edits this hook finds it in the list."
            defaultValue={saved?.name}
            maxLength={80}
            autoComplete="off"
            required
          />
          <FormActions>
            <SubmitButton>Save request</SubmitButton>
          </FormActions>
        </ActionForm>
      </Dialog>
    </>
  )
}
