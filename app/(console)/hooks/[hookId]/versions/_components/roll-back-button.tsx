'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ActionForm, FormActions, SubmitButton } from '../../../../../../components/ui/action-form.tsx'
import { Button } from '../../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../../components/ui/dialog.tsx'
import type { FormResult } from '../../../../../../components/ui/form-result.ts'
import { TextField } from '../../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { rollBackHookAction } from '../../../hook-actions.ts'
import { hookHref } from '../../../hook-words.ts'

interface RollBackButtonProps {
  hookId: string
  name: string
  /** The version to bring back. */
  number: number
  /** The one that is live, as this page saw it. */
  live: number | null
  mayChange: boolean
  kind?: 'primary' | 'quiet'
}

/** Brings an earlier version back, as a new one. */
export function RollBackButton({ hookId, name, number, live, mayChange, kind = 'quiet' }: RollBackButtonProps) {
  const router = useRouter()
  const toast = useToast()
  const [open, setOpen] = useState(false)
  const title = `Roll back to v${number}`

  async function rollBack(_previous: FormResult<{ versionNumber: number }> | undefined, form: FormData) {
    return rollBackHookAction(undefined, { hookId, toNumber: number, liveVersionNumber: live, message: String(form.get('message') ?? '') })
  }

  return (
    <>
      <Button
        kind={kind}
        size={kind === 'quiet' ? 'small' : 'medium'}
        disabledReason={mayChange ? undefined : 'Needs the admin role'}
        onClick={() => setOpen(true)}
      >
        {title}
      </Button>
      <Dialog title={title} size="small" open={open} onOpenChange={setOpen}>
        <ActionForm
          label={title}
          action={rollBack}
          onDone={({ versionNumber }) => {
            setOpen(false)
            toast.show({ title: `Rolled back ${name} to v${number}: it is v${versionNumber}` })
            router.push(`${hookHref(hookId)}/versions`)
          }}
        >
          <p className="text-ink-2">
            The code of v{number} becomes a new version{live === null ? '' : ` in place of v${live}`}, and decides the next token. The draft
            and the secrets stay as they are.
          </p>
          <TextField name="message" label="Message" defaultValue={title} maxLength={200} autoComplete="off" required />
          <FormActions>
            <SubmitButton>{title}</SubmitButton>
          </FormActions>
        </ActionForm>
      </Dialog>
    </>
  )
}
