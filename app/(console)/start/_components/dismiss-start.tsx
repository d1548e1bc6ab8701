'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { setAppearance } from '../../../../components/console/appearance-actions.ts'
import { Button } from '../../../../components/ui/button.tsx'

/** Takes Get started out of the sidebar, or puts it back. The palette leads here either way. */
export function DismissStart({ dismissed }: { dismissed: boolean }) {
  const router = useRouter()
  const [busy, startTransition] = useTransition()
  return (
    <Button
      kind="secondary"
      size="small"
      busy={busy}
      onClick={() =>
        startTransition(async () => {
          await setAppearance({ start: dismissed ? 'shown' : 'dismissed' })
          if (!dismissed) router.push('/')
        })
      }
    >
      {dismissed ? 'Show in the sidebar' : 'Dismiss'}
    </Button>
  )
}
