'use client'

import { useSignInAgain } from '../../../../../components/console/sign-in-again.tsx'
import { ActionForm, FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import { Button } from '../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../components/ui/dialog.tsx'
import { RadioField } from '../../../../../components/ui/radio-field.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import { changeRoleAction } from '../administrator-actions.ts'
import type { MenuAdministrator } from './administrator-menu.tsx'
import { ROLE_OPTIONS } from './role-options.tsx'

/** Another role for one administrator. Not to be undone in a toast: giving it back needs the same proof. */
export function ChangeRoleDialog({
  administrator: { id, label, email, role, revision },
  isOwn,
  onClose,
}: {
  administrator: MenuAdministrator
  isOwn: boolean
  onClose: () => void
}) {
  const [guard, signInAgain] = useSignInAgain()
  const toast = useToast()
  return (
    <>
      <Dialog title={`Change the role of ${label}`} size="small" open onOpenChange={(open) => !open && onClose()}>
        <ActionForm
          label="Change role"
          action={(previous, form) =>
            guard(() => changeRoleAction(previous, { adminId: id, revision, role: form.get('role') as typeof role }))
          }
          onDone={() => {
            toast.show({ title: `Changed the role of ${email}` })
            onClose()
          }}
        >
          <RadioField name="role" label="Role" options={ROLE_OPTIONS} defaultValue={role} />
          <p className="text-sm text-ink-2">
            {isOwn ? 'It applies to you with your next click.' : 'It applies to open sessions with the next click.'}
          </p>
          <FormActions>
            <SubmitButton>Change role</SubmitButton>
            <Button kind="secondary" onClick={onClose}>
              Cancel
            </Button>
          </FormActions>
        </ActionForm>
      </Dialog>
      {signInAgain}
    </>
  )
}
