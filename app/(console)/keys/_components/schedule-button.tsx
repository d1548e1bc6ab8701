'use client'

import { useState } from 'react'
import { useCommands } from '../../../../components/console/commands.tsx'
import { ActionForm, FormActions, SubmitButton } from '../../../../components/ui/action-form.tsx'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { RadioField } from '../../../../components/ui/radio-field.tsx'
import { TextField } from '../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../components/ui/toast.tsx'
import { scheduleRotationAction } from '../key-actions.ts'

const DEFAULT_DAYS = 90

/** Says how often keys rotate by themselves. */
export function ScheduleButton({
  rotation: { days, revision },
  mayChange,
}: {
  rotation: { days: number | null; revision: number }
  mayChange: boolean
}) {
  const [open, setOpen] = useState(false)
  const [kind, setKind] = useState(days === null ? 'off' : 'on')
  const toast = useToast()
  const disabledReason = mayChange ? undefined : 'Needs the owner role'
  useCommands([
    { id: 'schedule-rotation', label: 'Schedule key rotation', detail: 'Signing keys', run: () => change(true), disabledReason },
  ])

  function change(next: boolean) {
    setOpen(next)
    setKind(days === null ? 'off' : 'on')
  }

  return (
    <>
      <Button kind="secondary" disabledReason={disabledReason} onClick={() => change(true)}>
        Schedule
      </Button>
      <Dialog
        title="Schedule key rotation"
        description="The next key is published ahead and signs once the current one is old enough, never before it was published for a day."
        open={open}
        onOpenChange={change}
        size="small"
      >
        <ActionForm
          label="Schedule key rotation"
          action={(_previous: unknown, form: FormData) =>
            scheduleRotationAction(undefined, { days: kind === 'off' ? null : String(form.get('value') ?? ''), revision })
          }
          onDone={({ value }) => {
            toast.show({
              title: value === null ? 'Keys rotate only by hand' : `Keys rotate every ${value === 1 ? 'day' : `${value} days`}`,
            })
            setOpen(false)
          }}
        >
          <RadioField
            name="kind"
            label="Rotate"
            value={kind}
            onChange={setKind}
            options={[
              { value: 'off', label: 'By hand', hint: 'Only when somebody asks for it.' },
              { value: 'on', label: 'By itself', hint: 'So many days after the current key began to sign.' },
            ]}
          />
          {kind === 'on' && (
            <TextField name="value" label="Every … days" inputMode="numeric" hint="1 to 365" defaultValue={String(days ?? DEFAULT_DAYS)} />
          )}
          <FormActions>
            <SubmitButton>Save schedule</SubmitButton>
            <Button kind="secondary" onClick={() => setOpen(false)}>
              Cancel
            </Button>
          </FormActions>
        </ActionForm>
      </Dialog>
    </>
  )
}
