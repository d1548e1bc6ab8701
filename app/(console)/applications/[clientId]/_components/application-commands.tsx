'use client'

import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { useCommands } from '../../../../../components/console/commands.tsx'
import { copyTextToClipboard } from '../../../../../components/ui/copy-text-to-clipboard.ts'
import { useOfflineReason } from '../../../../../components/ui/offline-banner.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import type { MenuApplication } from '../../_components/application-menu.tsx'
import { DisableDialog } from '../../_components/disable-dialog.tsx'
import { useEnable } from '../../_components/use-enable.ts'
import { applicationTabs } from '../application-tabs.ts'
import { applicationTaskHref } from '../application-task.ts'
import { useTask } from './use-task.ts'

/** What the palette offers on every page of one application; `?do=disable` opens the dialog as its button does. */
export function ApplicationCommands({ application, mayChange }: { application: MenuApplication; mayChange: boolean }) {
  const { id, name, disabled } = application
  const pathname = usePathname()
  const [disabling, setDisabling] = useState(false)
  const toast = useToast()
  const enable = useEnable()
  const offline = useOfflineReason()
  const disabledReason = mayChange ? offline : 'Needs the admin role'
  const tabs = applicationTabs(id)

  useTask('disable', () => mayChange && !disabled && setDisabling(true))

  async function copy() {
    const copied = await copyTextToClipboard(id)
    toast.show({ title: copied ? 'Copied the client id' : 'This browser does not let the page copy', detail: copied ? undefined : id })
  }

  useCommands([
    ...tabs
      .filter(({ href }) => href !== pathname)
      .map(({ href, label }) => ({ id: `tab ${href}`, label: String(label), detail: name, href })),
    // The page of the credentials offers it by itself.
    ...(pathname.endsWith('/credentials')
      ? []
      : [{ id: 'rotate-secret', label: `Rotate secret of ${name}`, href: applicationTaskHref(id, 'rotate'), disabledReason }]),
    disabled
      ? { id: 'enable-application', label: `Enable ${name}`, run: () => void enable(application), disabledReason }
      : { id: 'disable-application', label: `Disable ${name}`, run: () => setDisabling(true), disabledReason },
    { id: 'copy-client-id', label: 'Copy client id', detail: name, run: () => void copy() },
  ])
  return disabling ? <DisableDialog application={application} onClose={() => setDisabling(false)} /> : null
}
