'use client'

import { useRouter } from 'next/navigation'
import { ActionForm, FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import { TextField } from '../../../../../components/ui/text-field.tsx'
import { createHookAction } from '../../hook-actions.ts'
import { hookHref } from '../../hook-words.ts'

interface NewHookFormProps {
  /** What is proposed. */
  name: string
  source: string
  language: string
}

/** A name and, if need be, what the hook is for; the code comes from the template. */
export function NewHookForm({ name, source, language }: NewHookFormProps) {
  const router = useRouter()
  return (
    <ActionForm label="New hook" action={createHookAction} onDone={({ id }) => router.push(hookHref(id))}>
      <input type="hidden" name="source" value={source} />
      <input type="hidden" name="language" value={language} />
      <HookNameFields name={name} />
      <FormActions>
        <SubmitButton>Create hook</SubmitButton>
      </FormActions>
    </ActionForm>
  )
}

export function HookNameFields({ name }: { name: string }) {
  return (
    <>
      <TextField
        name="name"
        label="Name"
        hint="Shown in the list, in the trace of a request and in Admin activity."
        placeholder="narrow-scopes"
        defaultValue={name}
        maxLength={80}
        autoComplete="off"
        required
      />
      <TextField name="description" label="Description" optional maxLength={500} autoComplete="off" />
    </>
  )
}
