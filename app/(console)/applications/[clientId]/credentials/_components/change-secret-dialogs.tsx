'use client'

import { useState } from 'react'
import { StaleWrite } from '../../../../../../components/ui/stale-write.tsx'
import { Time } from '../../../../../../components/ui/time.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { secretState } from '../../../../../../lib/clients/client-secret-state.ts'
import type { ClientCredentials, SecretSummary } from '../../../../../../lib/clients/read-client-credentials.ts'
import { ExpiryField } from '../../../../grants/_components/expiry-field.tsx'
import { extendGraceAction, updateSecretAction } from '../credential-actions.ts'
import { DialogFrame, type SecretDialogProps } from './dialog-frame.tsx'
import { DEFAULT_GRACE, EXTENSION_SPANS, GraceField } from './grace-field.tsx'
import { LabelField } from './new-secret-dialogs.tsx'
import { graceWords, Hint, hintOf } from './secret-words.tsx'

interface ChangeDialogProps extends SecretDialogProps {
  secret: SecretSummary
  credentials: ClientCredentials
}

/** Lets the old secret of a rotation live longer. */
export function ExtendGraceDialog({ clientId, revision, secret, credentials, onStale, onClose }: ChangeDialogProps) {
  const [grace, setGrace] = useState(DEFAULT_GRACE)
  const toast = useToast()
  const state = secretState(secret, credentials.secrets, credentials.readAt)
  return (
    <DialogFrame
      title={`Extend the grace of ${hintOf(secret)}`}
      submit="Extend grace"
      {...{ onStale, onClose }}
      action={() =>
        extendGraceAction(undefined, {
          clientId,
          revision,
          secretId: secret.id,
          grace: grace.kind === 'after_first_use' ? { kind: 'longer', seconds: grace.seconds } : grace,
        })
      }
      onDone={() => {
        toast.show({ title: `Extended the grace of ${hintOf(secret)}` })
        onClose()
      }}
    >
      <p className="text-ink-2">
        <Hint secret={secret} />{' '}
        {state.kind === 'waiting' ? (
          `has ${graceWords(state.graceSeconds)} of grace from the first use of the new secret on.`
        ) : state.kind === 'retiring' ? (
          <>
            retires at <Time at={state.at} zoned />.
          </>
        ) : (
          'has no end.'
        )}
      </p>
      <GraceField label="It retires" spans={EXTENSION_SPANS} onValueChange={setGrace} />
    </DialogFrame>
  )
}

/** Changes the label and the expiry of a live secret. */
export function EditSecretDialog({ clientId, revision, secret, credentials, onStale, onClose }: ChangeDialogProps) {
  const [label, setLabel] = useState(secret.label)
  const [expiresAt, setExpiresAt] = useState(toIso(secret.expiresAt))
  const toast = useToast()
  const stored = credentials.secrets.find(({ id }) => id === secret.id) ?? secret

  return (
    <DialogFrame
      title={`Edit ${hintOf(secret)}`}
      submit="Save changes"
      {...{ onStale, onClose }}
      action={() => updateSecretAction(undefined, { clientId, revision, secretId: secret.id, label, expiresAt })}
      onDone={() => {
        toast.show({ title: `Changed ${hintOf(secret)}` })
        onClose()
      }}
      renderConflict={(failure, retry) => (
        <StaleWrite
          title={failure.message}
          fields={[
            { name: 'Label', theirs: stored.label || '–', yours: label || '–' },
            { name: 'Expires', theirs: <ExpiryText at={toIso(stored.expiresAt)} />, yours: <ExpiryText at={expiresAt} /> },
          ]}
          onReapply={retry}
          onDiscard={onClose}
        />
      )}
    >
      <LabelField value={label} onValueChange={setLabel} />
      <ExpiryField value={expiresAt} onValueChange={setExpiresAt} />
    </DialogFrame>
  )
}

function ExpiryText({ at }: { at: string | null }) {
  return at === null ? 'Never' : <Time at={at} zoned />
}

function toIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
