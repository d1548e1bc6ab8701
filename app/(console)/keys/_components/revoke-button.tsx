'use client'

import { useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import type { RevocableKey } from './revocable-key.ts'
import { RevokeDialog } from './revoke-dialog.tsx'

/** Revokes the key of this page. The one that signs is rotated first; one that has left the JWKS needs nothing more. */
export function RevokeButton({
  keyView,
  now,
  status,
  mayChange,
}: {
  keyView: RevocableKey
  now: Date
  status: string
  mayChange: boolean
}) {
  const [open, setOpen] = useState(false)
  if (status !== 'next' && status !== 'previous') return null
  return (
    <>
      <Button kind="danger" disabledReason={mayChange ? undefined : 'Needs the admin role'} onClick={() => setOpen(true)}>
        Revoke
      </Button>
      {open && <RevokeDialog keyView={keyView} now={now} onClose={() => setOpen(false)} />}
    </>
  )
}
