import { z } from 'zod'
import { allowedScopes } from '../../client-grants/client-grant-input.ts'
import {
  clientDescription,
  clientId,
  clientMetadata,
  clientName,
  clientOwner,
  clientSecret,
  clientTags,
} from '../../clients/client-input.ts'
import { CLIENT_AUTH_METHODS, TOKEN_DIALECTS } from '../../oauth/ports.ts'
import { lineOfText } from '../../parse-input.ts'
import {
  resourceServerIdentifier,
  resourceServerName,
  scopeInputs,
  signingAlg,
  tokenLifetimeSeconds,
} from '../../resource-servers/resource-server-input.ts'

// The entries of a file in the wire names of auth0-deploy-cli. Fields that a schema does not name are ignored and listed, because an
// export of a whole tenant carries many. An absent field keeps what is stored.

/** What Auth0 knows beside Writ's own; applications with these are skipped. */
export const FOREIGN_AUTH_METHODS = ['none', 'private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'] as const

export const clientEntry = z.object({
  name: clientName,
  client_id: clientId.optional(),
  client_secret: clientSecret.optional(),
  description: clientDescription.optional(),
  client_metadata: clientMetadata.optional(),
  token_endpoint_auth_method: z
    .enum([...CLIENT_AUTH_METHODS, ...FOREIGN_AUTH_METHODS], { error: `must be one of ${CLIENT_AUTH_METHODS.join(', ')}` })
    .optional(),
  grant_types: z.array(z.string({ error: 'a grant type must be text' }), { error: 'must be a list' }).optional(),
  app_type: z.string({ error: 'must be text' }).optional(),
  global: z.boolean({ error: 'must be true or false' }).optional(),
  // Writ's own, which Auth0 does not have:
  owner: clientOwner.optional(),
  tags: clientTags.optional(),
  disabled: z.boolean({ error: 'must be true or false' }).optional(),
  disabled_reason: lineOfText('the reason', 500, { optional: true }).optional(),
})

/** Auth0's `_authz` dialects add a `permissions` claim that role-based access control fills; without users there is none. */
export const DIALECT_ALIASES: Readonly<Record<string, (typeof TOKEN_DIALECTS)[number]>> = {
  access_token_authz: 'access_token',
  rfc9068_profile_authz: 'rfc9068_profile',
}

export const resourceServerEntry = z.object({
  identifier: resourceServerIdentifier,
  name: resourceServerName.optional(),
  scopes: scopeInputs.optional(),
  signing_alg: signingAlg.optional(),
  token_lifetime: tokenLifetimeSeconds.optional(),
  token_dialect: z
    .enum([...TOKEN_DIALECTS, 'access_token_authz', 'rfc9068_profile_authz'], { error: `must be one of ${TOKEN_DIALECTS.join(', ')}` })
    .optional(),
  is_system: z.boolean({ error: 'must be true or false' }).optional(),
})

export const clientGrantEntry = z
  .object({
    /** The application's name, as deploy-cli writes it, or its client_id. */
    client_id: z.string({ error: "must be the application's name or client_id" }).min(1, "must be the application's name or client_id"),
    audience: z.string({ error: "must be the API's identifier" }).min(1, "must be the API's identifier"),
    scope: allowedScopes.optional(),
    scopes: allowedScopes.optional(),
    subject_type: z.string({ error: 'must be text' }).optional(),
    allow_all_scopes: z.boolean({ error: 'must be true or false' }).optional(),
    /** Writ's own: RFC 3339 with a zone; null is never. */
    expires_at: z.iso.datetime({ offset: true, error: 'must be a time such as 2027-01-31T00:00:00Z' }).nullable().optional(),
  })
  .refine((grant) => grant.scope === undefined || grant.scopes === undefined, { path: ['scopes'], error: 'give scope or scopes, not both' })
  .refine((grant) => (grant.scope ?? grant.scopes) !== undefined || grant.allow_all_scopes === true, {
    path: ['scope'],
    error: 'must be a list of scopes (an empty one grants access without scopes)',
  })

export type ClientEntry = z.output<typeof clientEntry>
export type ResourceServerEntry = z.output<typeof resourceServerEntry>
export type ClientGrantEntry = z.output<typeof clientGrantEntry>
