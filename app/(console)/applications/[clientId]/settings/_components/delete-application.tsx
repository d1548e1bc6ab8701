'use client'

import { useRouter } from 'next/navigation'
import { Button } from '../../../../../../components/ui/button.tsx'
import { ConfirmDialog } from '../../../../../../components/ui/confirm-dialog.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { deleteApplicationAction } from '../../../application-actions.ts'

interface DeleteApplicationProps {
  application: { id: string; name: string; revision: number }
  /** What goes with it, in a sentence or two. */
  cost: string
  mayChange: boolean
}

/** Removes the application with its secrets and grants; its name is typed, because nothing brings them back. */
export function DeleteApplication({ application: { id, name, revision }, cost, mayChange }: DeleteApplicationProps) {
  const router = useRouter()
  const toast = useToast()
  const button = (
    <Button kind="danger" disabledReason={mayChange ? undefined : 'Needs the admin role'}>
      Delete application
    </Button>
  )
  if (!mayChange) return button
  return (
    <ConfirmDialog
      title={`Delete ${name}`}
      confirmLabel="Delete application"
      typedName={name}
      trigger={button}
      onConfirm={async () => {
        const result = await deleteApplicationAction(undefined, { id, revision })
        if (result.ok) {
          toast.show({ title: `Deleted ${name}` })
          router.push('/applications')
          router.refresh() // the figures of the sidebar
        }
        return result
      }}
    >
      <p>{cost} This cannot be undone.</p>
    </ConfirmDialog>
  )
}
