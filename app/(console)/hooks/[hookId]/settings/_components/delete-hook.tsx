'use client'

import { useRouter } from 'next/navigation'
import { Button } from '../../../../../../components/ui/button.tsx'
import { ConfirmDialog } from '../../../../../../components/ui/confirm-dialog.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { deleteHookAction } from '../../../hook-actions.ts'

interface DeleteHookProps {
  hook: { id: string; name: string; revision: number }
  mayChange: boolean
}

export function DeleteHook({ hook: { id, name, revision }, mayChange }: DeleteHookProps) {
  const router = useRouter()
  const toast = useToast()
  const button = (
    <Button kind="danger" disabledReason={mayChange ? undefined : 'Needs the admin role'}>
      Delete hook
    </Button>
  )
  if (!mayChange) return button
  return (
    <ConfirmDialog
      title={`Delete ${name}`}
      confirmLabel="Delete hook"
      typedName={name}
      trigger={button}
      onConfirm={async () => {
        const result = await deleteHookAction(undefined, { hookId: id, revision })
        if (result.ok) {
          toast.show({ title: `Deleted ${name}` })
          router.push('/hooks')
        }
        return result
      }}
    >
      <p>From the next token on, requests go without it. Its versions and secrets cannot be brought back.</p>
    </ConfirmDialog>
  )
}
