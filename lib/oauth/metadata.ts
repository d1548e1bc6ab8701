import type { SigningAlg } from './ports.ts'
import { SIGNING_ALGS } from './ports.ts'

/** What the metadata says about this instance. */
export interface MetadataFacts {
  /** The algorithms an API may choose; all of them unless said otherwise. */
  readonly signingAlgs?: readonly SigningAlg[]
  /** Left out unless the instance lists its scopes: what APIs define is not for everyone to read. */
  readonly scopes?: readonly string[]
}

/**
 * Authorization server metadata (RFC 8414 §2). `issuer` ends in a slash, as in the `iss` claim. No authorization endpoint, and so
 * no response types: this server has one grant.
 */
export function authorizationServerMetadata(issuer: string, facts: MetadataFacts = {}) {
  return {
    issuer,
    token_endpoint: `${issuer}oauth/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    jwks_uri: `${issuer}.well-known/jwks.json`,
    ...(facts.scopes && { scopes_supported: [...facts.scopes] }),
  }
}

/**
 * The same under the name of OpenID Connect Discovery 1.0 §3, where many JWT verifiers look for `jwks_uri`. The two members beyond RFC 8414
 * are REQUIRED there; no ID token is ever issued, so the algorithms are those of access tokens.
 */
export function openidConfiguration(issuer: string, facts: MetadataFacts = {}) {
  return {
    ...authorizationServerMetadata(issuer, facts),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...(facts.signingAlgs ?? SIGNING_ALGS)],
  }
}
