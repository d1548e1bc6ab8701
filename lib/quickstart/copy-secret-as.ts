import { quotePowerShell, quoteShell } from './quoting.ts'

/** The variables that the quickstarts read. */
export const SECRET_VARIABLE = 'WRIT_CLIENT_SECRET'

export interface SecretValues {
  readonly clientId: string
  readonly clientSecret: string
  readonly tokenEndpoint?: string
}

/** For the file that is downloaded with a new secret. */
export function secretEnvironment({ clientId, clientSecret, tokenEndpoint }: SecretValues): Record<string, string> {
  return { ...(tokenEndpoint && { WRIT_TOKEN_ENDPOINT: tokenEndpoint }), WRIT_CLIENT_ID: clientId, [SECRET_VARIABLE]: clientSecret }
}

/** A new secret in the forms in which it is handed on. */
export function copySecretAs({ clientId, clientSecret }: SecretValues): { label: string; text: string }[] {
  const name = `writ-${clientId.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.replace(/-+$/, '').slice(0, 63)
  return [
    { label: 'Shell: export', text: `export ${SECRET_VARIABLE}=${quoteShell(clientSecret)}` },
    { label: 'PowerShell: $env', text: `$env:${SECRET_VARIABLE} = ${quotePowerShell(clientSecret)}` },
    { label: 'JSON', text: JSON.stringify({ client_id: clientId, client_secret: clientSecret }, null, 2) },
    {
      label: 'Kubernetes Secret',
      // JSON is YAML too, and its quoting is the same everywhere.
      text: [
        'apiVersion: v1',
        'kind: Secret',
        'metadata:',
        `  name: ${name}`,
        'stringData:',
        `  WRIT_CLIENT_ID: ${JSON.stringify(clientId)}`,
        `  ${SECRET_VARIABLE}: ${JSON.stringify(clientSecret)}`,
        '',
      ].join('\n'),
    },
  ]
}
