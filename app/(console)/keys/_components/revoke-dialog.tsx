'use client'

import { useState } from 'react'
import { useSignInAgain } from '../../../../components/console/sign-in-again.tsx'
import { ActionForm, FormActions, SubmitButton } from '../../../../components/ui/action-form.tsx'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'
import { countOf } from '../../../../components/ui/number-format.ts'
import { TextField } from '../../../../components/ui/text-field.tsx'
import { Time } from '../../../../components/ui/time.tsx'
import { useToast } from '../../../../components/ui/toast.tsx'
import { revokeKeyAction } from '../key-actions.ts'
import type { RevocableKey } from './revocable-key.ts'

/** Takes a key out of the JWKS for good: with its kid typed, a reason, and a recent sign-in. */
export function RevokeDialog({ keyView, now, onClose }: { keyView: RevocableKey; now: Date; onClose: () => void }) {
  const { kid, alg } = keyView
  const [typed, setTyped] = useState('')
  const [guard, signInAgain] = useSignInAgain()
  const toast = useToast()
  return (
    <>
      <Dialog title={`Revoke ${alg} key`} open onOpenChange={(open) => !open && onClose()}>
        <ActionForm
          label="Revoke key"
          action={(previous, form) =>
            guard(() => revokeKeyAction(previous, { kid, typedKid: String(form.get('typedKid')), reason: String(form.get('reason')) }))
          }
          onDone={() => {
            toast.show({ title: `Revoked ${alg} key`, detail: kid })
            onClose()
          }}
        >
          <Cost keyView={keyView} now={now} />
          <TextField name="reason" label="Reason" hint="Written to Admin activity." autoComplete="off" />
          <TextField
            name="typedKid"
            label={
              <>
                Type <code className="font-mono select-all wrap-anywhere">{kid}</code> to confirm
              </>
            }
            mono
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <FormActions>
            <SubmitButton kind="danger" disabledReason={typed === kid ? undefined : 'Type the kid first'}>
              Revoke key
            </SubmitButton>
            <Button kind="secondary" onClick={onClose}>
              Cancel
            </Button>
          </FormActions>
        </ActionForm>
      </Dialog>
      {signInAgain}
    </>
  )
}

function Cost({ keyView: { tokensAlive, lastExpiryAt, safeAt }, now }: { keyView: RevocableKey; now: Date }) {
  if (tokensAlive > 0 && lastExpiryAt) {
    return (
      <Notice tone="denied" title={`${countOf(tokensAlive, 'token')} alive under this key stop verifying`}>
        The last one expires <Time at={lastExpiryAt} zoned />.
        {safeAt && (
          <>
            {' '}
            From <Time at={safeAt} zoned /> on revoking ends no token. Sooner only when somebody else may have the key.
          </>
        )}
      </Notice>
    )
  }
  if (safeAt && safeAt > now) {
    return (
      <Notice tone="grace" title="No token is known under this key">
        Services keep the key set for a while. Safe to revoke from <Time at={safeAt} zoned />.
      </Notice>
    )
  }
  return (
    <p className="text-ink-2">No token is alive under this key. It leaves the JWKS at once, for good, and its private half is destroyed.</p>
  )
}
