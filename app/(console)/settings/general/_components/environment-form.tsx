'use client'

import { useState } from 'react'
import { EnvironmentTag } from '../../../../../components/console/environment-badge.tsx'
import { FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import { RevisionForm } from '../../../../../components/ui/revision-form.tsx'
import { SelectField } from '../../../../../components/ui/select-field.tsx'
import { TextField } from '../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import type { ConsoleSetting } from '../../../../../lib/settings/console-settings.ts'
import type { Environment } from '../../../../../lib/settings/setting-definitions.ts'
import { saveEnvironmentAction } from '../general-actions.ts'
import { newerSetting } from './newer-setting.ts'

type Setting = ConsoleSetting<Environment | null>

const COLOURS: readonly { value: NonNullable<Environment['colour']> | ''; label: string }[] = [
  { value: '', label: 'None' },
  { value: 'issued', label: 'Green' },
  { value: 'grace', label: 'Yellow' },
  { value: 'denied', label: 'Red' },
  { value: 'hook', label: 'Purple' },
  { value: 'signal', label: 'Blue' },
]

/** Which environment this is, so that nobody mistakes one for another. */
export function EnvironmentForm({ setting, mayChange }: { setting: Setting; mayChange: boolean }) {
  const toast = useToast()
  return (
    <RevisionForm<Setting>
      label="Environment badge"
      stored={setting}
      action={saveEnvironmentAction}
      onDone={({ value }) => toast.show({ title: value ? `Saved the badge ${value.name}` : 'Removed the badge' })}
      newerVersion={newerSetting}
      fields={(theirs, yours) => [
        { name: 'Name', theirs: theirs.value?.name ?? 'no badge', yours: String(yours.get('name')).trim() || 'no badge' },
        { name: 'Colour', theirs: colourName(theirs.value?.colour), yours: colourName(String(yours.get('colour'))) },
      ]}
    >
      {({ value }) => <Fields value={value} mayChange={mayChange} />}
    </RevisionForm>
  )
}

function Fields({ value, mayChange }: { value: Environment | null; mayChange: boolean }) {
  const [name, setName] = useState(value?.name ?? '')
  const [colour, setColour] = useState<string>(value?.colour ?? '')
  const shown = name.trim()
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_160px]">
        <TextField
          name="name"
          label="Name"
          optional
          hint="Without a name there is no badge."
          placeholder="staging"
          maxLength={20}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="off"
        />
        <SelectField
          name="colour"
          label="Colour"
          options={COLOURS}
          value={colour}
          onChange={(event) => setColour(event.currentTarget.value)}
        />
      </div>
      {shown && (
        <p className="flex min-h-6 items-center gap-2 text-sm text-ink-3">
          Looks like <EnvironmentTag badge={{ name: shown, colour: (colour || undefined) as Environment['colour'] }} />
        </p>
      )}
      <FormActions>
        <SubmitButton kind="secondary" disabledReason={mayChange ? undefined : 'Needs the owner role'}>
          Save badge
        </SubmitButton>
      </FormActions>
    </>
  )
}

function colourName(colour: string | undefined): string {
  return COLOURS.find(({ value }) => value === (colour ?? ''))?.label ?? 'None'
}
