'use client'

import { useState } from 'react'
import { useOfflineReason } from '../../../../../components/ui/offline-banner.tsx'
import { Switch } from '../../../../../components/ui/switch.tsx'
import type { MenuApplication } from '../../_components/application-menu.tsx'
import { DisableDialog } from '../../_components/disable-dialog.tsx'
import { useEnable } from '../../_components/use-enable.ts'

/** Whether it may ask for tokens. Turning it off asks why first. */
export function StatusSwitch({ application, mayChange }: { application: MenuApplication; mayChange: boolean }) {
  const [disabling, setDisabling] = useState(false)
  const [busy, setBusy] = useState(false)
  const enable = useEnable()
  const offline = useOfflineReason()

  async function turn() {
    if (busy) return
    if (!application.disabled) return setDisabling(true)
    setBusy(true)
    await enable(application)
    setBusy(false)
  }
  return (
    <>
      <Switch
        label="May ask for tokens"
        checked={!application.disabled}
        disabledReason={mayChange ? offline : 'Needs the admin role'}
        onChange={turn}
      />
      {disabling && <DisableDialog application={application} onClose={() => setDisabling(false)} />}
    </>
  )
}
