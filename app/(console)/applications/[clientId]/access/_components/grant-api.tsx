'use client'

import { useState } from 'react'
import { Button } from '../../../../../../components/ui/button.tsx'
import type { ComboboxOption } from '../../../../../../components/ui/combobox.tsx'
import { Dialog } from '../../../../../../components/ui/dialog.tsx'
import { Lazy, lazyPart, usePreload } from '../../../../../../components/ui/lazy-part.tsx'
import { GrantEditor } from '../../../../grants/_components/grant-editor.tsx'

const picker = lazyPart(async () => (await import('../../../../../../components/ui/combobox.tsx')).Combobox)

interface GrantApiProps {
  clientId: string
  applicationName: string
  mayChange: boolean
}

/** Lets the application call one more API: which one, then its scopes. One that it may call already is edited. */
export function GrantApi({ clientId, applicationName, mayChange }: GrantApiProps) {
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState<ComboboxOption | null>(null)
  usePreload(picker)

  function change(next: boolean) {
    setOpen(next)
    setChosen(null)
  }
  return (
    <>
      <Button disabledReason={mayChange ? undefined : 'Needs the admin role'} onClick={() => change(true)}>
        Grant access
      </Button>
      <Dialog title={`Grant access to ${applicationName}`} size="small" open={open} onOpenChange={change}>
        <div className="grid gap-4">
          <Lazy
            part={picker}
            props={{
              name: 'api',
              label: 'API',
              placeholder: 'Name or identifier',
              searchUrl: '/api/apis/options',
              value: chosen,
              onValueChange: setChosen,
            }}
          />
          {chosen && (
            <GrantEditor key={chosen.value} clientId={clientId} apiId={chosen.value} mayChange={mayChange} onClose={() => change(false)} />
          )}
        </div>
      </Dialog>
    </>
  )
}
