'use client'

import { useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Combobox, type ComboboxOption } from '../../../../components/ui/combobox.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { GrantEditor } from './grant-editor.tsx'

interface GrantAccessButtonProps {
  mayChange: boolean
  /** Chosen from the start: what the page is filtered by. */
  application?: ComboboxOption
  api?: ComboboxOption
}

/** Grants an application access to an API: both are chosen, then the editor says which scopes. */
export function GrantAccessButton({ mayChange, application = undefined, api = undefined }: GrantAccessButtonProps) {
  const [open, setOpen] = useState(false)
  const [chosenApplication, setApplication] = useState<ComboboxOption | null>(application ?? null)
  const [chosenApi, setApi] = useState<ComboboxOption | null>(api ?? null)

  function change(next: boolean) {
    setOpen(next)
    if (!next) return
    setApplication(application ?? null)
    setApi(api ?? null)
  }
  const button = <Button disabledReason={mayChange ? undefined : 'Needs the admin role'}>Grant access</Button>
  if (!mayChange) return button
  return (
    <Dialog title="Grant access" trigger={button} open={open} onOpenChange={change}>
      <div className="grid gap-4">
        <div className="grid gap-3 sm:grid-cols-2">
          <Combobox
            name="application"
            label="Application"
            placeholder="Name or client id"
            searchUrl="/api/applications/options"
            value={chosenApplication}
            onValueChange={setApplication}
          />
          <Combobox
            name="api"
            label="API"
            placeholder="Name or identifier"
            searchUrl="/api/apis/options"
            value={chosenApi}
            onValueChange={setApi}
          />
        </div>
        {chosenApplication && chosenApi ? (
          <GrantEditor
            key={`${chosenApplication.value} ${chosenApi.value}`}
            clientId={chosenApplication.value}
            apiId={chosenApi.value}
            mayChange={mayChange}
            onClose={() => change(false)}
          />
        ) : (
          <p className="text-sm text-ink-2">Choose both. Without a grant, every request of the application for the API is denied.</p>
        )}
      </div>
    </Dialog>
  )
}
