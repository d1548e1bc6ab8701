'use client'

import { useState } from 'react'
import { useSignInAgain } from '../../../../../components/console/sign-in-again.tsx'
import { ActionForm, FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import { Button } from '../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../components/ui/dialog.tsx'
import { RadioField } from '../../../../../components/ui/radio-field.tsx'
import { TextField } from '../../../../../components/ui/text-field.tsx'
import { inviteAction } from '../administrator-actions.ts'
import { InvitationLink } from './invitation-link.tsx'
import { ROLE_OPTIONS } from './role-options.tsx'

/** Invites a person by email and role, and shows the link once. */
export function InviteButton({ mayChange }: { mayChange: boolean }) {
  const [open, setOpen] = useState(false)
  const [made, setMade] = useState<{ email: string; token: string }>()
  const [kept, setKept] = useState(false)
  const [guard, signInAgain] = useSignInAgain()

  function close() {
    setOpen(false)
    setMade(undefined)
    setKept(false)
  }

  return (
    <>
      <Button disabledReason={mayChange ? undefined : 'Needs the owner role'} onClick={() => setOpen(true)}>
        Invite administrator
      </Button>
      <Dialog
        title={made ? `Hand this link to ${made.email}` : 'Invite administrator'}
        open={open}
        closable={!made || kept}
        onOpenChange={(next) => !next && close()}
      >
        {made ? (
          <InvitationLink token={made.token} kept={kept} onKept={setKept} onClose={close} />
        ) : (
          <ActionForm label="Invite administrator" action={(previous, form) => guard(() => inviteAction(previous, form))} onDone={setMade}>
            <TextField name="email" label="Email" type="email" autoComplete="off" autoCapitalize="off" spellCheck={false} required />
            <RadioField name="role" label="Role" options={ROLE_OPTIONS} defaultValue="viewer" />
            <FormActions>
              <SubmitButton>Make invitation link</SubmitButton>
              <Button kind="secondary" onClick={close}>
                Cancel
              </Button>
            </FormActions>
          </ActionForm>
        )}
      </Dialog>
      {signInAgain}
    </>
  )
}
