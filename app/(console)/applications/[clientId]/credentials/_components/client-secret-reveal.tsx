'use client'

import { SecretReveal } from '../../../../../../components/ui/secret-reveal.tsx'
import { Time } from '../../../../../../components/ui/time.tsx'
import { copySecretAs, secretEnvironment } from '../../../../../../lib/quickstart/copy-secret-as.ts'
import type { NewSecret } from './new-secret-dialogs.tsx'

interface ClientSecretRevealProps {
  clientId: string
  tokenEndpoint: string
  made: NewSecret | undefined
  onClose: () => void
}

/** The value of a secret that was just made, this once. */
export function ClientSecretReveal({ clientId, tokenEndpoint, made, onClose }: ClientSecretRevealProps) {
  const values = { clientId, clientSecret: made?.value ?? '', tokenEndpoint }
  return (
    <SecretReveal
      title="Store the new secret"
      name="client secret"
      secret={made?.value}
      env={secretEnvironment(values)}
      copyAs={copySecretAs(values)}
      onClose={onClose}
    >
      {made?.expiresAt && (
        <p>
          It expires at <Time at={made.expiresAt} zoned />.
        </p>
      )}
    </SecretReveal>
  )
}
