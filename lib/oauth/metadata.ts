import { SIGNING_ALGS } from './ports.ts'

/**
 * Authorization server metadata (RFC 8414 §2). `issuer` ends in a slash, as in the `iss` claim. No authorization endpoint, and so
 * no response types: this server has one grant. No `scopes_supported` either: what APIs define is not for everyone to read.
 */
export function authorizationServerMetadata(issuer: string) {
  return {
    issuer,
    token_endpoint: `${issuer}oauth/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    jwks_uri: `${issuer}.well-known/jwks.json`,
  }
}

/**
 * The same under the name of OpenID Connect Discovery 1.0 §3, where many JWT verifiers look for `jwks_uri`. The two members beyond RFC 8414
 * are REQUIRED there; no ID token is ever issued, so the algorithms are those of access tokens.
 */
export function openidConfiguration(issuer: string) {
  return {
    ...authorizationServerMetadata(issuer),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...SIGNING_ALGS],
  }
}
