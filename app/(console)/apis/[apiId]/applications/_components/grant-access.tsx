'use client'

import { useState } from 'react'
import { Button } from '../../../../../../components/ui/button.tsx'
import type { ComboboxOption } from '../../../../../../components/ui/combobox.tsx'
import { Dialog } from '../../../../../../components/ui/dialog.tsx'
import { Lazy, lazyPart, usePreload } from '../../../../../../components/ui/lazy-part.tsx'
import { GrantEditor } from '../../../../grants/_components/grant-editor.tsx'

const picker = lazyPart(async () => (await import('../../../../../../components/ui/combobox.tsx')).Combobox)

interface GrantAccessProps {
  apiId: string
  apiName: string
  mayChange: boolean
}

/** Lets one more application call this API: which one, then its scopes. One that may call it already is edited. */
export function GrantAccess({ apiId, apiName, mayChange }: GrantAccessProps) {
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
      <Dialog title={`Grant access to ${apiName}`} size="small" open={open} onOpenChange={change}>
        <div className="grid gap-4">
          <Lazy
            part={picker}
            props={{
              name: 'application',
              label: 'Application',
              placeholder: 'Name or client id',
              searchUrl: '/api/applications/options',
              value: chosen,
              onValueChange: setChosen,
            }}
          />
          {chosen && (
            <GrantEditor key={chosen.value} clientId={chosen.value} apiId={apiId} mayChange={mayChange} onClose={() => change(false)} />
          )}
        </div>
      </Dialog>
    </>
  )
}
