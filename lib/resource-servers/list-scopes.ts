import { z } from 'zod'
import type { PrismaClient } from '../db/generated/client.ts'
import { parseInput } from '../parse-input.ts'
import { scopeValue } from './resource-server-input.ts'
import { sortScopes } from './resource-server-view.ts'

export interface ScopeListItem {
  readonly value: string
  readonly description: string
  readonly createdAt: Date
  /** How many applications hold it. */
  readonly holders: number
  /** The last day (UTC) on which a token with it was issued to one of them; null when there is none. */
  readonly lastUsedOn: Date | null
}

/** Every scope of an API with who holds it and when it was used, in the order of their values. */
export async function listScopes(prisma: Pick<PrismaClient, '$queryRaw'>, resourceServerId: string): Promise<ScopeListItem[]> {
  const scopes = await prisma.$queryRaw<ScopeListItem[]>`
    WITH grants AS (SELECT id, allowed_scopes FROM client_grants WHERE resource_server_id = ${resourceServerId}),
         held AS (SELECT scope, count(*)::int AS holders FROM grants, unnest(allowed_scopes) AS scope GROUP BY scope),
         used AS (SELECT u.scope, max(u.day) AS day FROM grants g JOIN scope_usage u ON u.grant_id = g.id GROUP BY u.scope)
    SELECT s.value, s.description, s.created_at AS "createdAt", coalesce(h.holders, 0) AS holders, u.day AS "lastUsedOn"
      FROM scopes s LEFT JOIN held h ON h.scope = s.value LEFT JOIN used u ON u.scope = s.value
     WHERE s.resource_server_id = ${resourceServerId}`
  return sortScopes(scopes)
}

export interface ScopeHolders {
  /** The first by name. */
  readonly names: readonly string[]
  readonly total: number
}

const HOLDERS_NAMED_MAX = 50

export const scopeHoldersInput = z.strictObject({ resourceServerId: z.string(), value: scopeValue })

/** Which applications hold a scope. */
export async function readScopeHolders(
  prisma: Pick<PrismaClient, 'clientGrant'>,
  input: z.input<typeof scopeHoldersInput>,
): Promise<ScopeHolders> {
  const { resourceServerId, value } = parseInput(scopeHoldersInput, input)
  const where = { resourceServerId, allowedScopes: { has: value } }
  const [grants, total] = await Promise.all([
    prisma.clientGrant.findMany({
      where,
      select: { client: { select: { name: true } } },
      orderBy: { client: { name: 'asc' } },
      take: HOLDERS_NAMED_MAX,
    }),
    prisma.clientGrant.count({ where }),
  ])
  return { names: grants.map(({ client }) => client.name), total }
}
