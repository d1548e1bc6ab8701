'use client'

import { useState } from 'react'
import { useCommands } from '../../../../components/console/commands.tsx'
import { ActionForm, FormActions, SubmitButton } from '../../../../components/ui/action-form.tsx'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'
import { Code } from '../../../../components/ui/status.tsx'
import { TextField } from '../../../../components/ui/text-field.tsx'
import { Time } from '../../../../components/ui/time.tsx'
import { useToast } from '../../../../components/ui/toast.tsx'
import { rotateKeyAction } from '../key-actions.ts'

interface RotateButtonProps {
  alg: 'RS256' | 'PS256' | 'ES256' | 'EdDSA'
  currentKid: string
  nextKid: string
  /** From when on the next key may sign unforced. */
  readyAt: Date
  isReady: boolean
  primary: boolean
  disabledReason?: string
}

/** Lets the next key sign. Before every service had a day to fetch it, only by force and with a reason. */
export function RotateButton({ alg, currentKid, nextKid, readyAt, isReady, primary, disabledReason }: RotateButtonProps) {
  const [open, setOpen] = useState(false)
  const toast = useToast()
  const cli = isReady ? `keys rotate --alg ${alg}` : undefined
  useCommands([{ id: `rotate-${alg}`, label: `Rotate ${alg} key`, detail: 'Signing keys', run: () => setOpen(true), cli, disabledReason }])
  const close = () => setOpen(false)
  return (
    <>
      <Button kind={primary ? 'primary' : 'secondary'} disabledReason={disabledReason} onClick={() => setOpen(true)}>
        Rotate now<span className="sr-only"> {alg}</span>
      </Button>
      <Dialog title={`Rotate ${alg} key`} open={open} onOpenChange={setOpen}>
        <ActionForm
          label={`Rotate ${alg} key`}
          action={(_previous: unknown, form: FormData) =>
            rotateKeyAction(undefined, { alg, currentKid, force: !isReady, reason: String(form.get('reason') ?? '') })
          }
          onDone={({ currentKid: kid }) => {
            toast.show({ title: `Rotated ${alg} key`, detail: `${kid} signs from now on` })
            close()
          }}
        >
          {!isReady && (
            <Notice tone="grace" title="The next key is not safe to use yet">
              Services that fetch the key set once a day may not know it. It is safe from <Time at={readyAt} zoned />. Sooner, they may
              refuse tokens until they fetch it.
            </Notice>
          )}
          <p className="text-ink-2">
            <Code>{nextKid}</Code> signs from the next token on. <Code>{currentKid}</Code> stays in the JWKS until its last token has
            expired.
          </p>
          <TextField
            name="reason"
            label="Reason"
            optional={isReady}
            hint={isReady ? undefined : 'Written to Admin activity.'}
            autoComplete="off"
          />
          <FormActions>
            <SubmitButton kind={isReady ? 'primary' : 'danger'}>{isReady ? 'Rotate now' : 'Force rotation'}</SubmitButton>
            <Button kind="secondary" onClick={close}>
              Cancel
            </Button>
          </FormActions>
        </ActionForm>
      </Dialog>
    </>
  )
}
