'use client'

import { RadioField } from '../../../../components/ui/radio-field.tsx'
import { CLIENT_AUTH_METHODS, type ClientAuthMethod } from '../../../../lib/oauth/ports.ts'
import { AUTH_METHOD_LABELS } from './auth-method-label.ts'

const HINTS: Record<ClientAuthMethod, string> = {
  client_secret: 'In the Basic header or in the body of the request.',
  client_secret_basic: 'A secret in the body is refused.',
  client_secret_post: 'A secret in the Basic header is refused.',
}

/** What everybody gets who does not ask for less. */
const USUAL: ClientAuthMethod = 'client_secret'

const OPTIONS = CLIENT_AUTH_METHODS.map((value) => ({ value, label: AUTH_METHOD_LABELS[value], hint: HINTS[value] }))

/** How the application proves who it is at the token endpoint. */
export function AuthMethodField({ defaultValue = USUAL }: { defaultValue?: ClientAuthMethod }) {
  return (
    <RadioField
      name="authMethod"
      label="Authentication"
      options={OPTIONS.filter(({ value }) => value === USUAL)}
      further={{ label: 'Stricter', options: OPTIONS.filter(({ value }) => value !== USUAL) }}
      defaultValue={defaultValue}
    />
  )
}
