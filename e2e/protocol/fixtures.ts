/** One configuration for most protocol tests. Ids and secrets are fixed, as an import from another issuer would keep them. */
export const BILLING = {
  name: 'Billing service',
  clientId: 'BillingServiceBillingServiceBill',
  // Characters that form-encoding changes, so that every way to send it is exercised (RFC 6749 §2.3.1).
  clientSecret: 'billing +secret/with=odd:characters%and&more~0123456789',
} as const

/** Its grant for REPORTS names no scopes at all; it has no grant for the others. */
export const BATCH = {
  name: 'Batch job',
  clientId: 'BatchJobBatchJobBatchJobBatchJob',
  clientSecret: 'batch-job-secret-batch-job-secret-0123456789',
} as const

export const REPORTS = { name: 'Reports', identifier: 'https://reports.example/api', scopes: ['read:reports', 'write:reports'] } as const
export const LEDGER = { name: 'Ledger', identifier: 'urn:example:ledger', scopes: ['post', 'read'] } as const
export const UNGRANTED = { name: 'Payroll', identifier: 'https://payroll.example/', scopes: ['pay'] } as const

export const SECRETS = [BILLING.clientSecret, BATCH.clientSecret] as const

/** In the format of auth0-deploy-cli. RS256 with the tutorial's claims, ES256 with those of RFC 9068. */
export const CONFIG = {
  clients: [BILLING, BATCH].map(({ name, clientId, clientSecret }) => ({
    name,
    app_type: 'non_interactive',
    client_id: clientId,
    client_secret: clientSecret,
  })),
  resourceServers: [
    { name: REPORTS.name, identifier: REPORTS.identifier, signing_alg: 'RS256', token_lifetime: 86_400, scopes: scopeList(REPORTS.scopes) },
    {
      name: LEDGER.name,
      identifier: LEDGER.identifier,
      signing_alg: 'ES256',
      token_lifetime: 3_600,
      token_dialect: 'rfc9068_profile',
      scopes: scopeList(LEDGER.scopes),
    },
    { name: UNGRANTED.name, identifier: UNGRANTED.identifier, scopes: scopeList(UNGRANTED.scopes) },
  ],
  clientGrants: [
    { client_id: BILLING.name, audience: REPORTS.identifier, scope: [...REPORTS.scopes] },
    { client_id: BILLING.name, audience: LEDGER.identifier, scope: ['post'] },
    { client_id: BATCH.name, audience: REPORTS.identifier, scope: [] },
  ],
}

/** The parameters of a request that gets a token. */
export function goodRequest(client: { clientId: string; clientSecret: string } = BILLING, audience: string = REPORTS.identifier) {
  return { grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.clientSecret, audience }
}

function scopeList(values: readonly string[]): { value: string }[] {
  return values.map((value) => ({ value }))
}
