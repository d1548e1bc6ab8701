import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { keyset, type Page, type PagePosition } from '../db/keyset.ts'
import { mostExcludingPart } from '../db/most-excluding.ts'
import { missingNewestScopes } from '../resource-servers/newest-scopes.ts'
import { EXPIRY_ORDER, GRANT_FILTER_NAMES, type GrantFilter, grantFilterSql } from './grant-filter.ts'
import { readDefinedScopes } from './read-defined-scopes.ts'
import { type GrantUse, type ScopeUse, scopeUsesOfGrant, summariseUse } from './scope-use.ts'

export const GRANT_SORTS = ['application', 'api', 'expires', 'changed'] as const
export type GrantSort = (typeof GRANT_SORTS)[number]

/** What is sorted by, and the side whose name it is: a page joins no other before it is cut. */
const SORT_KEYS = {
  application: { by: Prisma.sql`lower(c.name)`, kind: 'text', join: Prisma.sql`JOIN clients c ON c.id = g.client_id` },
  api: { by: Prisma.sql`r.name`, kind: 'text', join: Prisma.sql`JOIN resource_servers r ON r.id = g.resource_server_id` },
  expires: { by: EXPIRY_ORDER, kind: 'time', join: Prisma.empty },
  changed: { by: Prisma.sql`g.updated_at`, kind: 'time', join: Prisma.empty },
} as const satisfies Record<GrantSort, { by: Prisma.Sql; kind: 'text' | 'time'; join: Prisma.Sql }>

/** A grant in a list. */
export interface GrantRow extends GrantUse {
  readonly id: string
  readonly clientId: string
  readonly applicationName: string
  readonly applicationDisabled: boolean
  readonly apiId: string
  readonly apiName: string
  readonly allowedScopes: readonly string[]
  readonly scopeCount: number
  readonly missingNewest: readonly string[]
  readonly expiresAt: Date | null
  readonly expired: boolean
  readonly revision: number
  readonly updatedAt: Date
  /** Who changed it last; empty for a grant from before there was a record. */
  readonly changedBy: string
}

interface ListGrantsInput extends PagePosition {
  readonly filter?: GrantFilter
  readonly sort?: GrantSort
  readonly descending?: boolean
  readonly size?: number
  readonly unusedAfterDays: number
}

/** One page of the grants that a filter leaves. */
export async function listClientGrants(
  prisma: PrismaClient,
  { filter = {}, sort = 'application', descending = false, size, unusedAfterDays, ...position }: ListGrantsInput,
): Promise<Page<GrantRow> & { readonly total: number }> {
  const { join, ...key } = SORT_KEYS[sort]
  const idElsewhere = join !== Prisma.empty
  const keys = keyset({ ...key, idElsewhere, id: Prisma.sql`g.id`, descending, size, ...position })
  const where = grantFilterSql(filter)
  const [found, total] = await Promise.all([
    // The page first: who changed a grant and how it is used are looked up for its rows only.
    prisma.$queryRaw<(StoredRow & { cursor: string })[]>`
      WITH page AS MATERIALIZED (
        SELECT g.*, ${keys.cursor} AS cursor, row_number() OVER (ORDER BY ${keys.orderBy}) AS place
        FROM client_grants g ${join} WHERE ${where} AND ${keys.where} ORDER BY ${keys.orderBy} LIMIT ${keys.limit})
      SELECT g.id, g.client_id AS "clientId", c.name AS "applicationName", c.disabled_at IS NOT NULL AS "applicationDisabled",
        g.resource_server_id AS "apiId", r.name AS "apiName", g.allowed_scopes AS "allowedScopes", g.expires_at AS "expiresAt",
        coalesce(g.expires_at <= clock_timestamp(), false) AS expired, g.revision, g.updated_at AS "updatedAt",
        coalesce((SELECT e.actor_name FROM admin_events e WHERE e.target_type = 'client_grant' AND e.target_id = g.id
          ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1), '') AS "changedBy",
        ${scopeUsesOfGrant} AS uses, g.cursor
      FROM page g JOIN clients c ON c.id = g.client_id JOIN resource_servers r ON r.id = g.resource_server_id ORDER BY g.place`,
    countClientGrants(prisma, filter),
  ])
  const page = keys.page(found)
  const apiIds = [...new Set(page.rows.map(({ apiId }) => apiId))]
  const defined = await readDefinedScopes(prisma, apiIds)
  const rows = page.rows.map(({ uses, ...row }) => {
    const scopesOfApi = defined.get(row.apiId) ?? []
    const missingNewest = missingNewestScopes(scopesOfApi, row.allowedScopes)
    return { ...row, ...summariseUse(uses, unusedAfterDays), scopeCount: scopesOfApi.length, missingNewest }
  })
  return { ...page, rows, total }
}

type StoredRow = Omit<GrantRow, keyof GrantUse | 'scopeCount' | 'missingNewest'> & { uses: ScopeUse[] }

export async function countClientGrants(prisma: PrismaClient, filter: GrantFilter): Promise<number> {
  const [row] = await prisma.$queryRaw<
    { total: number }[]
  >`SELECT count(*)::int AS total FROM client_grants g WHERE ${grantFilterSql(filter)}`
  return row?.total ?? 0
}

/** For an empty list: the one part of its filter without which most would be found. */
export async function mostExcludingGrants(
  prisma: PrismaClient,
  filter: GrantFilter,
): Promise<{ name: keyof GrantFilter; finds: number } | undefined> {
  return mostExcludingPart(filter, GRANT_FILTER_NAMES, (without) => countClientGrants(prisma, without))
}
