'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '../../../../components/ui/button.tsx'

/** Has the server fetch the key set once more. */
export function CheckAgain({ label }: { label: string }) {
  const router = useRouter()
  const [busy, startTransition] = useTransition()
  return (
    <Button kind="secondary" size="small" busy={busy} onClick={() => startTransition(() => router.refresh())}>
      {label}
    </Button>
  )
}
