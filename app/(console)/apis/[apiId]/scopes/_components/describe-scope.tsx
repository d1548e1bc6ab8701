'use client'

import { useState } from 'react'
import { ActionForm, FormActions, SubmitButton } from '../../../../../../components/ui/action-form.tsx'
import { Button } from '../../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../../components/ui/dialog.tsx'
import { TextArea } from '../../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { describeScopeAction } from '../../../api-actions.ts'
import type { ScopesApi } from './scope-columns.tsx'

interface DescribeScopeProps {
  api: ScopesApi
  value: string
  description: string
  mayChange: boolean
}

/** Edits what a scope is for. Its name never changes: the services that verify compare it. */
export function DescribeScope({ api, value, description, mayChange }: DescribeScopeProps) {
  const [open, setOpen] = useState(false)
  const toast = useToast()
  const close = () => setOpen(false)
  return (
    <>
      <Button
        kind="quiet"
        size="small"
        disabledReason={mayChange ? undefined : 'Needs the admin role'}
        onClick={() => setOpen(true)}
        aria-label={`Edit ${value}`}
      >
        Edit
      </Button>
      <Dialog title={`Edit ${value}`} size="small" open={open} onOpenChange={setOpen}>
        <ActionForm
          label={`Edit ${value}`}
          action={(previous, form) =>
            describeScopeAction(previous, {
              id: api.id,
              revision: api.revision,
              value,
              description: String(form.get('description') ?? ''),
            })
          }
          onDone={() => {
            toast.show({ title: `Edited ${value}` })
            close()
          }}
        >
          <TextArea
            name="description"
            label="Description"
            optional
            defaultValue={description}
            maxLength={1000}
            hint="For people. The name of a scope never changes; add another and delete this one instead."
          />
          <FormActions>
            <SubmitButton>Save description</SubmitButton>
            <Button kind="secondary" onClick={close}>
              Cancel
            </Button>
          </FormActions>
        </ActionForm>
      </Dialog>
    </>
  )
}
