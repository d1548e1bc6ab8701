'use client'

import { useState } from 'react'
import { TextField } from '../../../../../../components/ui/text-field.tsx'
import type { SecretSummary } from '../../../../../../lib/clients/read-client-credentials.ts'
import { ExpiryField } from '../../../../grants/_components/expiry-field.tsx'
import { addSecretAction, rotateSecretAction } from '../credential-actions.ts'
import { DialogFrame, type SecretDialogProps } from './dialog-frame.tsx'
import { DEFAULT_GRACE, GraceField, ROTATION_SPANS } from './grace-field.tsx'
import { Hint } from './secret-words.tsx'

export interface NewSecret {
  value: string
  hint: string
  expiresAt: string | null
}

interface NewSecretDialogProps extends SecretDialogProps {
  onMade: (made: NewSecret) => void
}

/** Asks how long the old secret lives on, then makes the new one. */
export function RotateDialog({ clientId, revision, secret, onStale, onClose, onMade }: NewSecretDialogProps & { secret: SecretSummary }) {
  const [grace, setGrace] = useState(DEFAULT_GRACE)
  const [label, setLabel] = useState(secret.label)
  const [expiresAt, setExpiresAt] = useState<string | null>(null)
  return (
    <DialogFrame
      title="Rotate secret"
      submit="Rotate secret"
      {...{ onStale, onClose }}
      action={() => rotateSecretAction(undefined, { clientId, revision, secretId: secret.id, grace, label, expiresAt })}
      onDone={onMade}
    >
      <p className="text-ink-2">
        A new secret is made and shown once. <Hint secret={secret} /> keeps working beside it until its grace ends.
      </p>
      <GraceField label="The old secret retires" spans={ROTATION_SPANS} onValueChange={setGrace} />
      <LabelField value={label} onValueChange={setLabel} />
      <ExpiryField value={expiresAt} onValueChange={setExpiresAt} />
    </DialogFrame>
  )
}

/** One more secret, which replaces none. */
export function AddSecretDialog({ clientId, revision, onStale, onClose, onMade }: NewSecretDialogProps) {
  const [label, setLabel] = useState('')
  const [expiresAt, setExpiresAt] = useState<string | null>(null)
  return (
    <DialogFrame
      title="Add secret"
      submit="Add secret"
      {...{ onStale, onClose }}
      action={() => addSecretAction(undefined, { clientId, revision, label, expiresAt })}
      onDone={onMade}
    >
      <p className="text-ink-2">A new secret is made and shown once. It replaces none: what is live stays live.</p>
      <LabelField value={label} onValueChange={setLabel} />
      <ExpiryField value={expiresAt} onValueChange={setExpiresAt} />
    </DialogFrame>
  )
}

export function LabelField({ value, onValueChange }: { value: string; onValueChange: (value: string) => void }) {
  return (
    <TextField
      name="label"
      label="Label"
      optional
      hint="Where it is kept, for whoever has to find it: eu-west, GitHub Actions."
      maxLength={100}
      autoComplete="off"
      value={value}
      onChange={(event) => onValueChange(event.target.value)}
    />
  )
}
