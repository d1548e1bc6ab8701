'use client'

import { useState } from 'react'
import { ActionsMenu } from '../../../../components/ui/actions-menu.tsx'
import { copyTextToClipboard } from '../../../../components/ui/copy-text-to-clipboard.ts'
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
      <ActionsMenu
        label={`Actions for ${name}`}
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
