import { CLIENT_GRANT_SELECT, type ClientGrantView } from '../../client-grants/client-grant-view.ts'
import { CLIENT_SELECT, type ClientView, toClientView } from '../../clients/client-view.ts'
import type { Tx } from '../../db/transaction.ts'
import { RESOURCE_SERVER_SELECT, type ResourceServerView, toResourceServerView } from '../../resource-servers/resource-server-view.ts'
import { readStoredHooks, type StoredHook } from './stored-hooks.ts'

/** A stored secret, to find out whether a given one is known: by its hash, for the value is nowhere. */
export interface StoredSecret {
  id: string
  secretHash: string
  secretHint: string
  /** Neither revoked nor expired nor retired, by the database's clock. */
  live: boolean
}

/** Everything that a file can change, as it stands in one transaction. Lists are in the order of names and identifiers. */
export interface Configuration {
  clients: ClientView[]
  resourceServers: ResourceServerView[]
  clientGrants: ClientGrantView[]
  /** By client_id; oldest first. */
  secrets: ReadonlyMap<string, readonly StoredSecret[]>
  /** Those that were deployed, in the order in which they run. */
  hooks: StoredHook[]
  /** All hooks in that order, drafts too. */
  hookOrder: { id: string; name: string }[]
}

export async function readConfiguration(tx: Tx): Promise<Configuration> {
  const clients = (await tx.client.findMany({ select: CLIENT_SELECT })).map(toClientView)
  const resourceServers = (await tx.resourceServer.findMany({ select: RESOURCE_SERVER_SELECT })).map(toResourceServerView)
  const clientGrants = await tx.clientGrant.findMany({ select: CLIENT_GRANT_SELECT })
  const { hooks, order } = await readStoredHooks(tx)
  return {
    clients: sortBy(clients, (client) => client.name),
    resourceServers: sortBy(resourceServers, (resourceServer) => resourceServer.identifier),
    clientGrants: sortBy(clientGrants, (grant) => `${grant.client.name}\n${grant.resourceServer.identifier}`),
    secrets: await readSecrets(tx),
    hooks,
    hookOrder: order,
  }
}

async function readSecrets(tx: Tx): Promise<Map<string, StoredSecret[]>> {
  const rows = await tx.$queryRaw<(StoredSecret & { clientId: string })[]>`
    SELECT id, client_id AS "clientId", secret_hash AS "secretHash", secret_hint AS "secretHint",
           (revoked_at IS NULL AND coalesce(expires_at > clock_timestamp(), true) AND coalesce(retires_at > clock_timestamp(), true)) AS live
    FROM client_secrets ORDER BY created_at, id`
  const secrets = new Map<string, StoredSecret[]>()
  for (const { clientId, ...secret } of rows) secrets.set(clientId, [...(secrets.get(clientId) ?? []), secret])
  return secrets
}

// By code unit: the order of a database depends on its collation, and an export must not.
function sortBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
}
