import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { keyset, likePattern, type Page, type PagePosition, searchText } from '../db/keyset.ts'

/** An application that may call an API. */
export interface ResourceServerGrant {
  readonly id: string
  readonly revision: number
  readonly clientId: string
  readonly clientName: string
  readonly disabled: boolean
  readonly allowedScopes: readonly string[]
  readonly expiresAt: Date | null
  /** By the database's clock, which is the one that decides. */
  readonly expired: boolean
  /** The last day (UTC) on which it was used; null when there is none. */
  readonly lastUsedOn: Date | null
}

export interface ResourceServerGrants extends Page<ResourceServerGrant> {
  readonly matching: number
  readonly total: number
}

/** Who may call an API, by the name of the application. `search` is a part of that name, or the beginning of a client id. */
export async function listResourceServerGrants(
  prisma: PrismaClient,
  { resourceServerId, search = '', ...position }: PagePosition & { resourceServerId: string; search?: string },
): Promise<ResourceServerGrants> {
  const keys = keyset({ by: Prisma.sql`c.name`, id: Prisma.sql`g.id`, kind: 'text', ...position })
  const matches = matchesSearch(search)
  const [found, counts] = await Promise.all([
    prisma.$queryRaw<(ResourceServerGrant & { cursor: string })[]>`
      SELECT g.id, g.revision, g.client_id AS "clientId", c.name AS "clientName", c.disabled_at IS NOT NULL AS disabled,
             g.allowed_scopes AS "allowedScopes", g.expires_at AS "expiresAt",
             coalesce(g.expires_at <= now(), false) AS expired,
             (SELECT max(u.day) FROM scope_usage u WHERE u.grant_id = g.id) AS "lastUsedOn", ${keys.cursor} AS cursor
        FROM client_grants g JOIN clients c ON c.id = g.client_id
       WHERE g.resource_server_id = ${resourceServerId} AND ${matches} AND ${keys.where}
       ORDER BY ${keys.orderBy} LIMIT ${keys.limit}`,
    prisma.$queryRaw<{ matching: number; total: number }[]>`
      SELECT count(*) FILTER (WHERE ${matches})::int AS matching, count(*)::int AS total
        FROM client_grants g JOIN clients c ON c.id = g.client_id WHERE g.resource_server_id = ${resourceServerId}`,
  ])
  const { matching = 0, total = 0 } = counts[0] ?? {}
  return { ...keys.page(found), matching, total }
}

function matchesSearch(search: string): Prisma.Sql {
  const text = searchText(search)
  if (text === '') return Prisma.sql`true`
  return Prisma.sql`(c.name ILIKE ${`%${likePattern(text)}%`} OR c.id LIKE ${`${likePattern(text)}%`})`
}
