'use client'

import { createContext, type ReactNode, useContext, useState } from 'react'
import { SecretReveal } from '../../../../components/ui/secret-reveal.tsx'
import { Time } from '../../../../components/ui/time.tsx'
import { copySecretAs, secretEnvironment } from '../../../../lib/quickstart/copy-secret-as.ts'

export interface FreshSecret {
  clientId: string
  applicationName: string
  value: string
  expiresAt: Date | null
}

const Context = createContext<(secret: FreshSecret) => void>(() => {})

/** Holds a new application's secret in memory alone, until it was stored: no address, no page and no storage ever has it. */
export function FreshSecretProvider({ children }: { children: ReactNode }) {
  const [secret, setSecret] = useState<FreshSecret>()
  const values = { clientId: secret?.clientId ?? '', clientSecret: secret?.value ?? '' }
  return (
    <Context value={setSecret}>
      {children}
      <SecretReveal
        title={secret ? `Store the secret of ${secret.applicationName}` : 'Store the secret'}
        secret={secret?.value}
        name="client secret"
        env={secretEnvironment(values)}
        copyAs={copySecretAs(values)}
        onClose={() => setSecret(undefined)}
      >
        {secret && (
          <p>
            It belongs to the client id <code className="font-mono text-sm wrap-anywhere">{secret.clientId}</code>
            {secret.expiresAt ? (
              <>
                {' '}
                and expires <Time at={secret.expiresAt} zoned />.
              </>
            ) : (
              ' and does not expire.'
            )}
          </p>
        )}
      </SecretReveal>
    </Context>
  )
}

export function useRevealFreshSecret(): (secret: FreshSecret) => void {
  return useContext(Context)
}
