'use client'

import { useState } from 'react'
import { useSignInAgain } from '../../../../../components/console/sign-in-again.tsx'
import { ActionsMenu } from '../../../../../components/ui/actions-menu.tsx'
import { ConfirmDialog } from '../../../../../components/ui/confirm-dialog.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import { removeAdministratorAction } from '../administrator-actions.ts'
import { ChangeRoleDialog } from './change-role-dialog.tsx'

export interface MenuAdministrator {
  id: string
  label: string
  email: string
  role: 'owner' | 'admin' | 'viewer'
  revision: number
  isLastOwner: boolean
}

/** What an owner can do with one administrator. */
export function AdministratorMenu({
  administrator,
  mayChange,
  isOwn,
}: {
  administrator: MenuAdministrator
  mayChange: boolean
  isOwn: boolean
}) {
  const { id, label, email, revision, isLastOwner } = administrator
  const [open, setOpen] = useState<'role' | 'remove'>()
  const [guard, signInAgain] = useSignInAgain()
  const toast = useToast()
  const disabledReason = mayChange ? (isLastOwner ? 'The last owner stays' : undefined) : 'Needs the owner role'

  async function remove() {
    const result = await guard(() => removeAdministratorAction(undefined, { adminId: id, revision }))
    if (result.ok) toast.show({ title: `Removed ${email}` })
    return result
  }

  return (
    <>
      <ActionsMenu
        label={`Actions for ${label}`}
        groups={[
          [{ label: 'Change role', onSelect: () => setOpen('role'), disabledReason }],
          [{ label: 'Remove', onSelect: () => setOpen('remove'), danger: true, disabledReason }],
        ]}
      />
      {open === 'role' && <ChangeRoleDialog administrator={administrator} isOwn={isOwn} onClose={() => setOpen(undefined)} />}
      <ConfirmDialog
        title={`Remove ${label}`}
        open={open === 'remove'}
        onOpenChange={(next) => !next && setOpen(undefined)}
        onConfirm={remove}
      >
        <p>
          {isOwn ? 'You are signed out everywhere and can' : `${email} is signed out everywhere and can`} come back only by a new
          invitation. What they did stays in the activity.
        </p>
      </ConfirmDialog>
      {signInAgain}
    </>
  )
}
