import type { TokenService } from './token-service.ts'

/** What this issuer publishes to everyone: nothing here is more than its public documents say. */
export interface PublishedState {
  /** With its trailing slash, as tokens carry it. */
  readonly issuer: string
  readonly tokenEndpoint: string
  readonly jwksUri: string
  /** undefined when the key set cannot be read, because the database is away. */
  readonly keys: readonly { readonly kid: string; readonly alg: string }[] | undefined
}

/** Reads the public documents as a client would, without the network. undefined in a process that has no token service. */
export async function readPublishedState(service: TokenService | undefined): Promise<PublishedState | undefined> {
  if (!service) return undefined
  const [metadata, jwks] = await Promise.all([
    service.metadata('oauth-authorization-server', 'GET', undefined),
    service.jwks('GET', undefined),
  ])
  if (metadata.status !== 200) return undefined
  const { issuer, token_endpoint, jwks_uri } = JSON.parse(metadata.body) as Record<string, string>
  if (!issuer || !token_endpoint || !jwks_uri) return undefined
  const keys = jwks.status === 200 ? (JSON.parse(jwks.body) as { keys: { kid: string; alg: string }[] }).keys : undefined
  return { issuer, tokenEndpoint: token_endpoint, jwksUri: jwks_uri, keys: keys?.map(({ kid, alg }) => ({ kid, alg })) }
}
