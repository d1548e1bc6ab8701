'use client'

import { ConfirmDialog } from '../../../../../../components/ui/confirm-dialog.tsx'
import type { FormResult } from '../../../../../../components/ui/form-result.ts'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { isLive } from '../../../../../../lib/clients/client-secret-state.ts'
import type { ClientCredentials, SecretSummary } from '../../../../../../lib/clients/read-client-credentials.ts'
import { cancelRotationAction, retireSecretAction } from '../credential-actions.ts'
import type { SecretDialogProps } from './dialog-frame.tsx'
import { Hint, hintOf, LastUse } from './secret-words.tsx'

interface EndDialogProps extends SecretDialogProps {
  secret: SecretSummary
  credentials: ClientCredentials
}

/** Ends a secret now. It says first who would notice. */
export function RetireDialog({ clientId, revision, secret, credentials, onStale, onClose }: EndDialogProps) {
  const toast = useToast()
  const others = credentials.secrets.filter((other) => other.id !== secret.id && isLive(other, credentials.readAt))
  return (
    <ConfirmDialog
      title={`Retire ${hintOf(secret)} now`}
      open
      onOpenChange={(open) => !open && onClose()}
      onConfirm={async () => {
        const result = await retireSecretAction(undefined, { clientId, revision, secretId: secret.id })
        if (result.ok) toast.show({ title: `Retired ${hintOf(secret)}` })
        return afterConflict(result, onStale)
      }}
    >
      <p>
        <Hint secret={secret} /> <LastUse secret={secret} />.
      </p>
      <p>The next token request with it is refused. This cannot be taken back.</p>
      {others.length === 0 && (
        <p className="font-semibold text-denied">It is the only live secret: {credentials.name} gets no token until you add another.</p>
      )}
    </ConfirmDialog>
  )
}

/** Ends the new secret of a rotation and keeps the old one. */
export function CancelRotationDialog({ clientId, revision, secret, credentials, onStale, onClose }: EndDialogProps) {
  const toast = useToast()
  const old = credentials.secrets.find(({ id }) => id === secret.replacesId)
  return (
    <ConfirmDialog
      title="Cancel rotation"
      open
      onOpenChange={(open) => !open && onClose()}
      onConfirm={async () => {
        const result = await cancelRotationAction(undefined, { clientId, revision, secretId: secret.id })
        if (result.ok) toast.show({ title: `Cancelled the rotation, ended ${hintOf(secret)}` })
        return afterConflict(result, onStale)
      }}
    >
      <p>
        The new secret <Hint secret={secret} /> ends
        {old && (
          <>
            {' '}
            and <Hint secret={old} /> stays, without an end
          </>
        )}
        . <Hint secret={secret} /> <LastUse secret={secret} />.
      </p>
      {secret.lastUsedAt !== null && (
        <p className="font-semibold text-denied">Whoever uses the new secret already is refused from the next token request on.</p>
      )}
    </ConfirmDialog>
  )
}

/** A refusal that says the page was old: the page catches up, and the next try is made from what it shows then. */
async function afterConflict(result: FormResult, onStale: () => Promise<void>): Promise<FormResult> {
  if (!result.ok && result.code === 'conflict') await onStale()
  return result
}
