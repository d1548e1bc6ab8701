import type { ClientAuthMethod } from '../../../../lib/oauth/ports.ts'

export const AUTH_METHOD_LABELS: Record<ClientAuthMethod, string> = {
  client_secret: 'Client secret',
  client_secret_basic: 'Client secret, only in the Basic header',
  client_secret_post: 'Client secret, only in the body',
}

export function authMethodLabel(method: ClientAuthMethod): string {
  return AUTH_METHOD_LABELS[method]
}
