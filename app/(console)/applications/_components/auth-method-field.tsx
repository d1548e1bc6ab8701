'use client'

import { RadioField } from '../../../../components/ui/radio-field.tsx'
import { CLIENT_AUTH_METHODS, type ClientAuthMethod } from '../../../../lib/oauth/ports.ts'
import { AUTH_METHOD_LABELS } from './auth-method-label.ts'

const HINTS: Record<ClientAuthMethod, string> = {
  client_secret: 'In the Basic header or in the body of the request.',
  client_secret_basic: 'Stricter: a secret in the body is refused.',
  client_secret_post: 'Stricter: a secret in the Basic header is refused.',
}

const OPTIONS = CLIENT_AUTH_METHODS.map((value) => ({ value, label: AUTH_METHOD_LABELS[value], hint: HINTS[value] }))

/** How the application proves who it is at the token endpoint. */
export function AuthMethodField({ defaultValue = 'client_secret' }: { defaultValue?: ClientAuthMethod }) {
  return <RadioField name="authMethod" label="Authentication" options={OPTIONS} defaultValue={defaultValue} />
}
