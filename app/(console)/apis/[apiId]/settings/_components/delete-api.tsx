'use client'

import { useRouter } from 'next/navigation'
import { Button } from '../../../../../../components/ui/button.tsx'
import { ConfirmDialog } from '../../../../../../components/ui/confirm-dialog.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { deleteApiAction } from '../../../api-actions.ts'

interface DeleteApiProps {
  api: { id: string; name: string; revision: number }
  /** Who loses what, in a sentence. */
  cost: string
  mayChange: boolean
}

/** Removes the API with its scopes and grants; its name is typed, because nothing brings them back. */
export function DeleteApi({ api: { id, name, revision }, cost, mayChange }: DeleteApiProps) {
  const router = useRouter()
  const toast = useToast()
  const button = (
    <Button kind="danger" disabledReason={mayChange ? undefined : 'Needs the admin role'}>
      Delete API
    </Button>
  )
  if (!mayChange) return button
  return (
    <ConfirmDialog
      title={`Delete ${name}`}
      confirmLabel="Delete API"
      typedName={name}
      trigger={button}
      onConfirm={async () => {
        const result = await deleteApiAction(undefined, { id, revision })
        if (result.ok) {
          toast.show({ title: `Deleted ${name}` })
          router.push('/apis')
          router.refresh() // the figures of the sidebar
        }
        return result
      }}
    >
      <p>{cost} Its scopes and grants go with it. This cannot be undone.</p>
    </ConfirmDialog>
  )
}
