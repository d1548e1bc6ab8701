import { secretIsLive } from '../clients/client-filter.ts'
import type { PrismaClient } from '../db/generated/client.ts'

const APIS_MAX = 200

export interface QuickstartApi {
  readonly id: string
  readonly name: string
}

/** What an application's quickstart can be filled with. */
export interface QuickstartChoice {
  /** The APIs that it may call, by name; with very many, the first ones and the chosen one. */
  readonly apis: readonly QuickstartApi[]
  /** Undefined when it may call none. */
  readonly chosen:
    | (QuickstartApi & { readonly identifier: string; readonly scopes: readonly string[]; readonly expired: boolean })
    | undefined
  readonly hasLiveSecret: boolean
}

/** @param apiId the API that is asked for; another one is chosen where the application may not call it */
export async function readQuickstart(prisma: PrismaClient, clientId: string, apiId: string | undefined): Promise<QuickstartChoice> {
  const [grants, [secrets]] = await Promise.all([
    prisma.$queryRaw<{ id: string; name: string; identifier: string; scopes: string[]; expired: boolean }[]>`
      SELECT r.id, r.name, r.identifier, coalesce(g.expires_at <= clock_timestamp(), false) AS expired,
        -- A scope that the API no longer defines is not issued, whatever the grant says.
        ARRAY(SELECT s.value FROM scopes s WHERE s.resource_server_id = r.id AND s.value = ANY (g.allowed_scopes) ORDER BY s.value) AS scopes
      FROM client_grants g JOIN resource_servers r ON r.id = g.resource_server_id WHERE g.client_id = ${clientId}
      ORDER BY (r.id = ${apiId ?? ''}) DESC, expired, lower(r.name), r.id LIMIT ${APIS_MAX}`,
    prisma.$queryRaw<{ live: boolean }[]>`
      SELECT EXISTS (SELECT FROM client_secrets k WHERE k.client_id = ${clientId} AND ${secretIsLive('k')}) AS live`,
  ])
  const names = grants.map(({ id, name }) => ({ id, name })).sort((one, other) => one.name.localeCompare(other.name, 'en'))
  return { apis: names, chosen: grants[0], hasLiveSecret: secrets?.live ?? false }
}
