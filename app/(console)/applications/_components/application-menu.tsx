'use client'

import { useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { copyTextToClipboard } from '../../../../components/ui/copy-text-to-clipboard.ts'
import { Menu } from '../../../../components/ui/menu.tsx'
import { useToast } from '../../../../components/ui/toast.tsx'
import { applicationHref } from '../[clientId]/application-tabs.ts'
import { DisableDialog } from './disable-dialog.tsx'
import { useEnable } from './use-enable.ts'

export interface MenuApplication {
  id: string
  name: string
  revision: number
  disabled: boolean
}

/** What can be done with one application of the list. */
export function ApplicationMenu({ application, mayChange }: { application: MenuApplication; mayChange: boolean }) {
  const { id, name, disabled } = application
  const [disabling, setDisabling] = useState(false)
  const toast = useToast()
  const enable = useEnable()
  const disabledReason = mayChange ? undefined : 'Needs the admin role'

  async function copy() {
    const copied = await copyTextToClipboard(id)
    toast.show({ title: copied ? 'Copied the client id' : 'This browser does not let the page copy', detail: copied ? undefined : id })
  }
  return (
    <>
      <Menu
        label={`Actions for ${name}`}
        trigger={
          <Button kind="quiet" size="small" aria-label={`Actions for ${name}`}>
            <Dots />
          </Button>
        }
        groups={[
          [
            { label: 'Open', href: applicationHref(id) },
            { label: 'Copy client id', onSelect: copy },
          ],
          [
            disabled
              ? { label: 'Enable', onSelect: () => enable(application), disabledReason }
              : { label: 'Disable', onSelect: () => setDisabling(true), disabledReason },
          ],
        ]}
      />
      {disabling && <DisableDialog application={application} onClose={() => setDisabling(false)} />}
    </>
  )
}

function Dots() {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" className="fill-current">
      <circle cx="2.5" cy="7" r="1.25" />
      <circle cx="7" cy="7" r="1.25" />
      <circle cx="11.5" cy="7" r="1.25" />
    </svg>
  )
}
