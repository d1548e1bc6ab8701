'use client'

import { Button } from '../../../../../components/ui/button.tsx'
import { ConfirmDialog } from '../../../../../components/ui/confirm-dialog.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import { endAllOtherSessionsAction } from '../session-actions.ts'

/** Signs out every other device of one's own. */
export function EndOtherSessions({ others }: { others: number }) {
  const toast = useToast()
  if (others === 0) {
    return (
      <Button kind="secondary" disabledReason="This is your only session">
        Sign out all others
      </Button>
    )
  }
  return (
    <ConfirmDialog
      title="Sign out all others"
      trigger={<Button kind="secondary">Sign out all others</Button>}
      onConfirm={async () => {
        const result = await endAllOtherSessionsAction(undefined, {})
        if (result.ok)
          toast.show({ title: result.value.ended === 1 ? 'Signed out 1 session' : `Signed out ${result.value.ended} sessions` })
        return result
      }}
    >
      <p>{others === 1 ? 'Your other session ends' : `Your ${others} other sessions end`} with the next request. This one stays.</p>
    </ConfirmDialog>
  )
}
