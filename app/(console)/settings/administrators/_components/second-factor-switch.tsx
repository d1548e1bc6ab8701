'use client'

import { useState, useTransition } from 'react'
import { useSignInAgain } from '../../../../../components/console/sign-in-again.tsx'
import { Notice } from '../../../../../components/ui/notice.tsx'
import { Switch } from '../../../../../components/ui/switch.tsx'
import { requireSecondFactorAction } from '../administrator-actions.ts'

interface SecondFactorSwitchProps {
  requirement: { required: boolean; revision: number }
  mayChange: boolean
  /** Whoever is signed in has a second factor. */
  hasOwn: boolean
}

/** Must owners use a second factor? */
export function SecondFactorSwitch({ requirement: { required, revision }, mayChange, hasOwn }: SecondFactorSwitchProps) {
  const [refusal, setRefusal] = useState<string>()
  const [busy, startTransition] = useTransition()
  const [guard, signInAgain] = useSignInAgain()

  function change(next: boolean) {
    if (busy) return
    startTransition(async () => {
      const result = await guard(() => requireSecondFactorAction(undefined, { required: next, revision }))
      setRefusal(result.ok ? undefined : result.message)
    })
  }

  const reason = mayChange
    ? hasOwn || required
      ? undefined
      : 'Turn on your own second factor first, under Account.'
    : 'Needs the owner role'
  return (
    <div className="grid gap-3">
      <Switch
        label="Second factor required for owners"
        hint="An owner without one sets it up before anything else, from the next request on."
        checked={required}
        disabledReason={reason}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      {refusal && <Notice live tone="denied" title={refusal} />}
      {signInAgain}
    </div>
  )
}
