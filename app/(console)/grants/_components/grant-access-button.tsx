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
  /** The page is about one of the two, so only the other is asked for. */
  about?: 'application' | 'api'
}

/** Grants an application access to an API: what the page does not know is chosen, then the editor says which scopes. */
export function GrantAccessButton({ mayChange, application, api, about }: GrantAccessButtonProps) {
  const [open, setOpen] = useState(false)
  usePreload(choice)
  const button = <Button disabledReason={mayChange ? undefined : 'Needs the admin role'}>Grant access</Button>
  if (!mayChange) return button
  const name = (about === 'application' ? application : about === 'api' ? api : undefined)?.label
  const title = name === undefined ? 'Grant access' : `Grant access to ${name}`
  return (
    <Dialog title={title} size={about && 'small'} trigger={button} open={open} onOpenChange={setOpen}>
      {open && <Lazy part={choice} props={{ application, api, about, onClose: () => setOpen(false) }} />}
    </Dialog>
  )
}
