'use client'

import { useState } from 'react'
import { RecoveryCodes } from '../../../../../components/console/recovery-codes.tsx'
import { SecondFactorSetup } from '../../../../../components/console/second-factor-setup.tsx'
import { useSignInAgain } from '../../../../../components/console/sign-in-again.tsx'
import { Button } from '../../../../../components/ui/button.tsx'
import { ConfirmDialog } from '../../../../../components/ui/confirm-dialog.tsx'
import { Status } from '../../../../../components/ui/status.tsx'
import { Time } from '../../../../../components/ui/time.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import {
  confirmOwnSecondFactorAction,
  renewRecoveryCodesAction,
  startOwnSecondFactorAction,
  turnOffSecondFactorAction,
} from '../account-actions.ts'

interface OwnSecondFactorProps {
  since: Date | null
  codesLeft: number
  /** Owners need one here, and this is an owner. */
  keptOn: boolean
}

/** The second factor of whoever is signed in: set up, on, or to be turned off. */
export function OwnSecondFactor({ since, codesLeft, keptOn }: OwnSecondFactorProps) {
  const [guard, signInAgain] = useSignInAgain()
  const [codes, setCodes] = useState<string[]>()
  const toast = useToast()

  if (codes) return <RecoveryCodes title="These replace the old recovery codes" codes={codes} onStored={() => setCodes(undefined)} />
  if (since === null) {
    return (
      <>
        <SecondFactorSetup
          start={(previous, input) => guard(() => startOwnSecondFactorAction(previous, input))}
          confirm={(previous, form) => guard(() => confirmOwnSecondFactorAction(previous, form))}
          doneHref="/settings/account"
        />
        {signInAgain}
      </>
    )
  }
  return (
    <div className="grid gap-3">
      <p className="flex flex-wrap items-center gap-x-2">
        <Status tone="issued">On</Status>
        <span className="text-ink-2">
          since <Time at={since} precision="day" /> · {codesLeft} of 10 recovery codes left
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        <ConfirmDialog
          title="Make new recovery codes"
          danger={false}
          trigger={<Button kind="secondary">Make new recovery codes</Button>}
          onConfirm={async () => {
            const result = await guard(() => renewRecoveryCodesAction(undefined, {}))
            if (result.ok) setCodes(result.value.recoveryCodes)
            return result
          }}
        >
          <p>The old ones work no more.</p>
        </ConfirmDialog>
        {keptOn ? (
          <Button kind="danger" disabledReason="Owners need a second factor here">
            Turn off
          </Button>
        ) : (
          <ConfirmDialog
            title="Turn off the second factor"
            trigger={<Button kind="danger">Turn off</Button>}
            onConfirm={async () => {
              const result = await guard(() => turnOffSecondFactorAction(undefined, {}))
              if (result.ok) toast.show({ title: 'Turned off the second factor' })
              return result
            }}
          >
            <p>From then on the password alone signs you in. The recovery codes go with it.</p>
          </ConfirmDialog>
        )}
      </div>
      {signInAgain}
    </div>
  )
}
