'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ActionForm, FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import { SelectField } from '../../../../../components/ui/select-field.tsx'
import { TextArea } from '../../../../../components/ui/text-field.tsx'
import { createHookAction } from '../../hook-actions.ts'
import { hookHref } from '../../hook-words.ts'
import { HookNameFields } from './new-hook-form.tsx'
import { PastedCode } from './pasted-code.tsx'

const LANGUAGES = [
  { value: 'javascript', label: 'JavaScript' },
  { value: 'typescript', label: 'TypeScript' },
]

/** Code of an Auth0 tenant, as it is, and what is different here for exactly this code. */
export function PasteHookForm() {
  const router = useRouter()
  const [source, setSource] = useState('')
  return (
    <ActionForm
      guarded
      label="Pasted hook"
      action={createHookAction}
      onDone={({ id }) => router.push(hookHref(id))}
      className="grid items-start gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,400px)]"
    >
      <TextArea
        name="source"
        label="Code"
        mono
        rows={16}
        hint="Both contracts run unchanged: module.exports = function (client, scope, audience, context, cb) and exports.onExecuteCredentialsExchange."
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
        spellCheck={false}
        autoComplete="off"
        required
      />
      <div className="grid gap-4">
        <PastedCode source={source} />
        <HookNameFields name="" />
        <SelectField name="language" label="Language" options={LANGUAGES} defaultValue="javascript" />
        <FormActions>
          <SubmitButton>Create hook</SubmitButton>
        </FormActions>
      </div>
    </ActionForm>
  )
}
