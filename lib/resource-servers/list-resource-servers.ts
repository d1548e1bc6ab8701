import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { keyset, likePattern, type Page, type PagePosition, searchText } from '../db/keyset.ts'
import type { SigningAlg } from '../oauth/ports.ts'

export const RESOURCE_SERVER_SORTS = ['name', 'identifier'] as const
export type ResourceServerSort = (typeof RESOURCE_SERVER_SORTS)[number]

export interface ResourceServerListItem {
  readonly id: string
  readonly identifier: string
  readonly name: string
  readonly signingAlg: SigningAlg
  readonly tokenLifetimeSeconds: number
  readonly scopes: number
  readonly applications: number
}

export interface ResourceServerList extends Page<ResourceServerListItem> {
  /** How many match the search. */
  readonly matching: number
  /** How many there are. */
  readonly total: number
}

interface ListOptions extends PagePosition {
  /** Part of a name or an identifier, in any case. */
  readonly search?: string
  readonly sort?: { readonly key: ResourceServerSort; readonly descending: boolean }
}

const SORT_KEYS: Record<ResourceServerSort, Prisma.Sql> = { name: Prisma.sql`r.name`, identifier: Prisma.sql`r.identifier` }

/** One page of APIs. */
export async function listResourceServers(
  prisma: PrismaClient,
  { search = '', sort = { key: 'name', descending: false }, ...position }: ListOptions,
): Promise<ResourceServerList> {
  const keys = keyset({ by: SORT_KEYS[sort.key], id: Prisma.sql`r.id`, kind: 'text', descending: sort.descending, ...position })
  const matches = matchesSearch(search)
  const [found, counts] = await Promise.all([
    prisma.$queryRaw<(ResourceServerListItem & { cursor: string })[]>`
      SELECT r.id, r.identifier, r.name, r.signing_alg AS "signingAlg", r.token_lifetime_seconds AS "tokenLifetimeSeconds",
             (SELECT count(*)::int FROM scopes s WHERE s.resource_server_id = r.id) AS scopes,
             (SELECT count(*)::int FROM client_grants g WHERE g.resource_server_id = r.id) AS applications,
             ${keys.cursor} AS cursor
        FROM resource_servers r
       WHERE ${matches} AND ${keys.where}
       ORDER BY ${keys.orderBy} LIMIT ${keys.limit}`,
    prisma.$queryRaw<{ matching: number; total: number }[]>`
      SELECT count(*) FILTER (WHERE ${matches})::int AS matching, count(*)::int AS total FROM resource_servers r`,
  ])
  const { matching = 0, total = 0 } = counts[0] ?? {}
  return { ...keys.page(found), matching, total }
}

function matchesSearch(search: string): Prisma.Sql {
  const text = searchText(search)
  if (text === '') return Prisma.sql`true`
  const pattern = `%${likePattern(text)}%`
  return Prisma.sql`(r.name ILIKE ${pattern} OR r.identifier ILIKE ${pattern})`
}
