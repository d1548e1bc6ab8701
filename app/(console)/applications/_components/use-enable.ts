'use client'

import { useToast } from '../../../../components/ui/toast.tsx'
import { setApplicationDisabledAction } from '../application-actions.ts'
import type { MenuApplication } from './application-menu.tsx'

/** Enables an application at once. A refusal is told, with the reason. */
export function useEnable(): (application: MenuApplication) => Promise<void> {
  const toast = useToast()
  return async ({ id, name, revision }) => {
    const result = await setApplicationDisabledAction(undefined, { id, revision, disabled: false })
    if (result.ok) toast.show({ title: `Enabled ${name}` })
    else toast.show({ title: `${name} was not enabled`, detail: result.message })
  }
}
