'use client'

import { FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import { NumberField } from '../../../../../components/ui/number-field.tsx'
import { RevisionForm } from '../../../../../components/ui/revision-form.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import type { ConsoleSetting } from '../../../../../lib/settings/console-settings.ts'
import { saveUnusedAfterDaysAction } from '../general-actions.ts'
import { newerSetting } from './newer-setting.ts'

/** When a scope that is held and not used is marked. */
export function UnusedForm({ setting, mayChange }: { setting: ConsoleSetting<number>; mayChange: boolean }) {
  const toast = useToast()
  return (
    <RevisionForm<ConsoleSetting<number>>
      label="Unused scopes"
      stored={setting}
      action={saveUnusedAfterDaysAction}
      onDone={({ value }) => toast.show({ title: `Saved: unused after ${value} ${value === 1 ? 'day' : 'days'}` })}
      newerVersion={newerSetting}
      fields={(theirs, yours) => [{ name: 'Unused after', theirs: `${theirs.value} days`, yours: `${yours.get('days')} days` }]}
    >
      {({ value }) => (
        <>
          <NumberField
            name="days"
            label="Unused after"
            hint="A scope of a grant that was not issued for so long is marked as unused, from 1 day to ten years."
            unit="days"
            defaultValue={value}
            min={1}
            max={3650}
            required
          />
          <FormActions>
            <SubmitButton kind="secondary" disabledReason={mayChange ? undefined : 'Needs the owner role'}>
              Save days
            </SubmitButton>
          </FormActions>
        </>
      )}
    </RevisionForm>
  )
}
