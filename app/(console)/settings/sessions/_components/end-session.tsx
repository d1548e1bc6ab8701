'use client'

import { useTransition } from 'react'
import { Button } from '../../../../../components/ui/button.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import { endSessionAction } from '../session-actions.ts'

interface EndSessionProps {
  id: string
  device: string
  /** Whose it is, when it is somebody else's. */
  owner: string | undefined
  isCurrent: boolean
}

/** Signs one device out. No question: whoever was there can sign in again. */
export function EndSession({ id, device, owner, isCurrent }: EndSessionProps) {
  const [busy, startTransition] = useTransition()
  const toast = useToast()
  const what = owner ? `${device} of ${owner}` : device

  function end() {
    startTransition(async () => {
      const result = await endSessionAction(undefined, { sessionId: id })
      if (result.ok && isCurrent) window.location.assign('/sign-in')
      else toast.show(result.ok ? { title: `Signed out ${what}` } : { title: 'Not signed out', detail: result.message })
    })
  }

  return (
    <Button kind="secondary" size="small" busy={busy} onClick={end}>
      Sign out<span className="sr-only"> {what}</span>
    </Button>
  )
}
