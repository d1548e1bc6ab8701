'use client'

import { Button } from '../../../../../../components/ui/button.tsx'
import { ConfirmDialog } from '../../../../../../components/ui/confirm-dialog.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { deleteHookSecretAction } from '../../../hook-actions.ts'

interface DeleteSecretButtonProps {
  hookId: string
  name: string
  /** The code reads it. */
  used: boolean
  mayChange: boolean
}

export function DeleteSecretButton({ hookId, name, used, mayChange }: DeleteSecretButtonProps) {
  const toast = useToast()
  const button = (
    <Button kind="quiet" size="small" aria-label={`Delete ${name}`} disabledReason={mayChange ? undefined : 'Needs the admin role'}>
      Delete
    </Button>
  )
  if (!mayChange) return button
  return (
    <ConfirmDialog
      title={`Delete ${name}`}
      confirmLabel="Delete secret"
      trigger={button}
      onConfirm={async () => {
        const result = await deleteHookSecretAction(undefined, { hookId, name })
        if (result.ok) toast.show({ title: `Deleted ${name}` })
        return result
      }}
    >
      <p>
        {used ? 'The code reads it: from the next token on it finds nothing there. ' : ''}
        The value cannot be brought back.
      </p>
    </ConfirmDialog>
  )
}
