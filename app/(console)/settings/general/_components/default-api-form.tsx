'use client'

import type { ComponentProps } from 'react'
import { FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import type { Combobox } from '../../../../../components/ui/combobox.tsx'
import { Lazy, lazyPart } from '../../../../../components/ui/lazy-part.tsx'
import { RevisionForm } from '../../../../../components/ui/revision-form.tsx'
import { TextField } from '../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import type { ConsoleSetting } from '../../../../../lib/settings/console-settings.ts'
import { saveDefaultApiAction } from '../general-actions.ts'
import { newerSetting } from './newer-setting.ts'

type Setting = ConsoleSetting<string | null>

// It weighs as much as the rest of the page.
const picker = lazyPart<ComponentProps<typeof Combobox>>(async () => (await import('../../../../../components/ui/combobox.tsx')).Combobox)

interface DefaultApiFormProps {
  setting: Setting
  /** Of the API that the setting names. */
  apiName?: string
  mayChange: boolean
}

/** Which API a request means that names none. */
export function DefaultApiForm({ setting, apiName, mayChange }: DefaultApiFormProps) {
  const toast = useToast()
  return (
    <RevisionForm<Setting>
      label="Default API"
      stored={setting}
      action={saveDefaultApiAction}
      onDone={({ value }) => toast.show({ title: value === null ? 'Saved: no default API' : `Saved ${value} as the default API` })}
      newerVersion={newerSetting}
      fields={(theirs, yours) => [{ name: 'API', theirs: theirs.value ?? 'none', yours: String(yours.get('api')) || 'none' }]}
    >
      {({ value }) => (
        <>
          <ApiPicker identifier={value ?? ''} name={value === setting.value ? apiName : undefined} />
          <FormActions>
            <SubmitButton kind="secondary" disabledReason={mayChange ? undefined : 'Needs the owner role'}>
              Save default API
            </SubmitButton>
          </FormActions>
        </>
      )}
    </RevisionForm>
  )
}

function ApiPicker({ identifier, name }: { identifier: string; name: string | undefined }) {
  const field = {
    name: 'api',
    label: 'API',
    optional: true,
    hint: 'What a request means that names no API. Without a default, such a request is denied.',
  }
  return (
    <Lazy
      part={picker}
      props={{
        ...field,
        placeholder: 'None',
        searchUrl: '/api/apis/options?by=identifier',
        defaultValue: identifier === '' ? null : { value: identifier, label: name ?? identifier, ...(name && { detail: identifier }) },
      }}
      until={<TextField {...field} readOnly defaultValue={identifier} />}
    />
  )
}
