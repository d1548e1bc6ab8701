import type { Client, ClientGrant, ClientGrantStore, ResourceServer } from './ports.ts'
import { refusal } from './refusal.ts'
import type { TokenRequestRecord } from './token-endpoint.ts'

/**
 * Step 5. The grant that lets this client call this API. `now` in ms. Throws `grant_missing`, `grant_expired`: invalid_target with the text of
 * an unknown audience, so that a client cannot find out which APIs exist.
 */
export async function findClientGrant(
  client: Client,
  resourceServer: ResourceServer,
  clientGrants: ClientGrantStore,
  record: TokenRequestRecord,
  now: number,
): Promise<ClientGrant> {
  const grant = await clientGrants.find(client.id, resourceServer.id)
  if (!grant) throw refusal('grant_missing')
  record.grantId = grant.id
  record.allowedScopes = grant.allowedScopes
  if (grant.expiresAt !== null && grant.expiresAt <= now) throw refusal('grant_expired', { detail: { expiresAt: grant.expiresAt } })
  return grant
}
