'use client'

import { Button } from '../../../../../components/ui/button.tsx'
import { ConfirmDialog } from '../../../../../components/ui/confirm-dialog.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import { revokeInvitationAction } from '../administrator-actions.ts'

/** Ends an invitation that nobody has accepted. */
export function RevokeInvitation({ id, email, mayChange }: { id: string; email: string; mayChange: boolean }) {
  const toast = useToast()
  const button = (
    <Button kind="secondary" size="small" disabledReason={mayChange ? undefined : 'Needs the owner role'}>
      Revoke<span className="sr-only"> the invitation of {email}</span>
    </Button>
  )
  if (!mayChange) return button
  return (
    <ConfirmDialog
      title={`Revoke the invitation of ${email}`}
      confirmLabel="Revoke invitation"
      trigger={button}
      onConfirm={async () => {
        const result = await revokeInvitationAction(undefined, { id })
        if (result.ok) toast.show({ title: `Revoked the invitation of ${email}` })
        return result
      }}
    >
      <p>Its link works no more. A new invitation makes a new link.</p>
    </ConfirmDialog>
  )
}
