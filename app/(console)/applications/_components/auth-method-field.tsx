'use client'

import { RadioField } from '../../../../components/ui/radio-field.tsx'
import type { ClientAuthMethod } from '../../../../lib/oauth/ports.ts'

const OPTIONS: { value: ClientAuthMethod; label: string; hint: string }[] = [
  { value: 'client_secret', label: 'Client secret', hint: 'In the Basic header or in the body of the request.' },
  { value: 'client_secret_basic', label: 'Client secret, only in the Basic header', hint: 'Stricter: a secret in the body is refused.' },
  { value: 'client_secret_post', label: 'Client secret, only in the body', hint: 'Stricter: a secret in the Basic header is refused.' },
]

/** How the application proves who it is at the token endpoint. */
export function AuthMethodField({ defaultValue = 'client_secret' }: { defaultValue?: ClientAuthMethod }) {
  return <RadioField name="authMethod" label="Authentication" options={OPTIONS} defaultValue={defaultValue} />
}

export function authMethodLabel(method: ClientAuthMethod): string {
  return OPTIONS.find(({ value }) => value === method)?.label ?? method
}
