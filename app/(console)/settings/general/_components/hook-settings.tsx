'use client'

import type { ReactNode } from 'react'
import { FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import { Checkbox } from '../../../../../components/ui/checkbox.tsx'
import type { FormAction } from '../../../../../components/ui/form-result.ts'
import { NumberField } from '../../../../../components/ui/number-field.tsx'
import { RevisionForm } from '../../../../../components/ui/revision-form.tsx'
import { TextArea } from '../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import type { ConsoleSetting } from '../../../../../lib/settings/console-settings.ts'
import {
  saveInputsRecordedAction,
  saveMayExceedGrantAction,
  saveOpenedRangesAction,
  saveRunsKeptDaysAction,
} from '../hook-settings-actions.ts'
import { newerSetting } from './newer-setting.ts'

interface HookSettingsProps {
  mayExceedGrant: ConsoleSetting<boolean>
  openedRanges: ConsoleSetting<readonly string[]>
  inputsRecorded: ConsoleSetting<boolean>
  runsKeptDays: ConsoleSetting<number>
  mayChange: boolean
}

/** What hooks of the whole installation may do. Each is saved by itself. */
export function HookSettings({ mayExceedGrant, openedRanges, inputsRecorded, runsKeptDays, mayChange }: HookSettingsProps) {
  return (
    <div className="grid gap-6">
      <SettingForm
        label="Scopes that hooks add"
        setting={mayExceedGrant}
        action={saveMayExceedGrantAction}
        field={(form) => (form.get('on') ? 'on' : 'off')}
        words={(on) => (on ? 'on' : 'off')}
        button="Save scopes of hooks"
        mayChange={mayChange}
      >
        {(on) => (
          <Checkbox
            name="on"
            label="Hooks may add scopes the API defines"
            hint="Off, a hook gives at most what the grant allows. On, its code decides: a mistake in it gives access that nobody granted. It counts from the next token."
            defaultChecked={on}
          />
        )}
      </SettingForm>
      <SettingForm
        label="Private ranges that hooks may reach"
        setting={openedRanges}
        action={saveOpenedRangesAction}
        field={(form) => String(form.get('ranges'))}
        words={(ranges) => ranges.join('\n')}
        button="Save ranges"
        mayChange={mayChange}
      >
        {(ranges) => (
          <TextArea
            name="ranges"
            label="Private ranges that hooks may reach"
            optional
            mono
            rows={2}
            hint="In CIDR notation, one a line. Without any, fetch reaches public addresses alone. This machine itself stays closed."
            placeholder="10.2.0.0/16"
            defaultValue={ranges.join('\n')}
            spellCheck={false}
          />
        )}
      </SettingForm>
      <SettingForm
        label="Recording of requests"
        setting={inputsRecorded}
        action={saveInputsRecordedAction}
        field={(form) => (form.get('on') ? 'on' : 'off')}
        words={(on) => (on ? 'on' : 'off')}
        button="Save recording"
        mayChange={mayChange}
      >
        {(on) => (
          <Checkbox
            name="on"
            label="Record what hooks were given"
            hint="For tests with real requests and for replay. Secrets are never kept."
            defaultChecked={on}
          />
        )}
      </SettingForm>
      <SettingForm
        label="Retention of hook runs"
        setting={runsKeptDays}
        action={saveRunsKeptDaysAction}
        field={(form) => `${form.get('days')} days`}
        words={(days) => `${days} days`}
        button="Save retention"
        mayChange={mayChange}
      >
        {(days) => (
          <NumberField
            name="days"
            label="Hook runs are kept for"
            hint="From 1 day to one year."
            unit="days"
            defaultValue={days}
            min={1}
            max={365}
            required
          />
        )}
      </SettingForm>
    </div>
  )
}

interface SettingFormProps<Value> {
  label: string
  setting: ConsoleSetting<Value>
  action: FormAction<ConsoleSetting<Value>>
  /** The value that the form would save, and one that is stored, in words. */
  field: (form: FormData) => string
  words: (value: Value) => string
  button: string
  mayChange: boolean
  children: (value: Value) => ReactNode
}

function SettingForm<Value>({ label, setting, action, field, words, button, mayChange, children }: SettingFormProps<Value>) {
  const toast = useToast()
  return (
    <RevisionForm<ConsoleSetting<Value>>
      label={label}
      className="grid gap-2"
      stored={setting}
      action={action}
      onDone={() => toast.show({ title: `Saved: ${label}` })}
      newerVersion={newerSetting}
      fields={(theirs, yours) => [{ name: label, theirs: words(theirs.value), yours: field(yours) }]}
    >
      {({ value }) => (
        <>
          {children(value)}
          <FormActions>
            <SubmitButton kind="secondary" disabledReason={mayChange ? undefined : 'Needs the owner role'}>
              {button}
            </SubmitButton>
          </FormActions>
        </>
      )}
    </RevisionForm>
  )
}
