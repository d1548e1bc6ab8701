'use client'

import { useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import type { ComboboxOption } from '../../../../components/ui/combobox.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { Lazy, lazyPart, usePreload } from '../../../../components/ui/lazy-part.tsx'

const choice = lazyPart(async () => (await import('./grant-access-choice.tsx')).GrantAccessChoice)

interface GrantAccessButtonProps {
  mayChange: boolean
  /** Chosen from the start: what the page is filtered by. */
  application?: ComboboxOption
  api?: ComboboxOption
}

/** Grants an application access to an API: both are chosen, then the editor says which scopes. */
export function GrantAccessButton({ mayChange, application, api }: GrantAccessButtonProps) {
  const [open, setOpen] = useState(false)
  usePreload(choice)
  const button = <Button disabledReason={mayChange ? undefined : 'Needs the admin role'}>Grant access</Button>
  if (!mayChange) return button
  return (
    <Dialog title="Grant access" trigger={button} open={open} onOpenChange={setOpen}>
      {open && <Lazy part={choice} props={{ application, api, onClose: () => setOpen(false) }} />}
    </Dialog>
  )
}
