'use client'

import { FormActions, SubmitButton } from '../../../../../../components/ui/action-form.tsx'
import { RevisionForm } from '../../../../../../components/ui/revision-form.tsx'
import { TextArea, TextField } from '../../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { saveHookSettingsAction } from '../../../hook-actions.ts'
import { newerHook } from './stale-hook.ts'

interface HookSettings {
  id: string
  name: string
  description: string
  revision: number
}

export function HookSettingsForm({ hook, mayChange }: { hook: HookSettings; mayChange: boolean }) {
  const toast = useToast()
  return (
    <RevisionForm<HookSettings>
      label="Name"
      className="grid gap-4"
      stored={hook}
      action={saveHookSettingsAction}
      onDone={({ name }) => toast.show({ title: `Saved ${name}` })}
      newerVersion={newerHook(({ id, name, description, revision }) => ({ id, name, description, revision }))}
      fields={(theirs, yours) => [
        { name: 'Name', theirs: theirs.name, yours: String(yours.get('name')) },
        { name: 'Description', theirs: theirs.description, yours: String(yours.get('description')) },
      ]}
    >
      {({ id, name, description }) => (
        <>
          <input type="hidden" name="hookId" value={id} />
          <TextField name="name" label="Name" defaultValue={name} maxLength={80} autoComplete="off" required />
          <TextArea name="description" label="Description" optional defaultValue={description} maxLength={500} />
          <FormActions>
            <SubmitButton kind="secondary" disabledReason={mayChange ? undefined : 'Needs the admin role'}>
              Save name
            </SubmitButton>
          </FormActions>
        </>
      )}
    </RevisionForm>
  )
}
