'use client'

import { useState } from 'react'
import { Notice } from '../../../../../../components/ui/notice.tsx'
import { Switch } from '../../../../../../components/ui/switch.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { updateHookAction } from '../../../hook-actions.ts'

interface HookSwitchProps {
  hook: { id: string; name: string; revision: number; isEnabled: boolean; isDeployed: boolean }
  mayChange: boolean
}

/** Whether the hook runs; at once, for the next token. */
export function HookSwitch({ hook: { id, name, revision, isEnabled, isDeployed }, mayChange }: HookSwitchProps) {
  const toast = useToast()
  const [refusal, setRefusal] = useState<string>()
  const reason = mayChange ? (isDeployed ? undefined : 'There is no version to turn on: deploy first') : 'Needs the admin role'

  async function turn(on: boolean) {
    setRefusal(undefined)
    const result = await updateHookAction(undefined, { hookId: id, revision, isEnabled: on })
    if (!result.ok) return setRefusal(result.message)
    const { revision: now } = result.value
    toast.show({
      title: `${on ? 'Enabled' : 'Disabled'} ${name}`,
      undo: () => updateHookAction(undefined, { hookId: id, revision: now, isEnabled: !on }),
    })
  }

  return (
    <div className="grid gap-2">
      <Switch
        label={isEnabled ? 'Enabled' : 'Disabled'}
        hint={isEnabled ? 'It runs for every request that its targets match.' : 'Requests go without it.'}
        checked={isEnabled}
        disabledReason={reason}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
      {refusal && <Notice live tone="denied" title={refusal} />}
    </div>
  )
}
