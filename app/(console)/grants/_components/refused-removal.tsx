'use client'

import { useRouter } from 'next/navigation'
import { Button } from '../../../../components/ui/button.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'

/** Why nothing was taken away, mostly that somebody changed the grant meanwhile, with the way to what it is now. */
export function RefusedRemoval({ title, refusal }: { title: string; refusal: string }) {
  const router = useRouter()
  return (
    <Notice live tone="denied" title={title}>
      <p>{refusal}</p>
      <div className="mt-2">
        <Button kind="secondary" size="small" onClick={() => router.refresh()}>
          Show the newer version
        </Button>
      </div>
    </Notice>
  )
}
