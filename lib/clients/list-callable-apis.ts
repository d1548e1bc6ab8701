import { readDefinedScopes } from '../client-grants/read-defined-scopes.ts'
import { type ScopeUse, scopeUsesOfGrant, summariseUse } from '../client-grants/scope-use.ts'
import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { keyset, type Page, type PagePosition } from '../db/keyset.ts'
import { missingNewestScopes } from '../resource-servers/newest-scopes.ts'

/** What an application may ask one API for. */
export interface CallableApi {
  readonly id: string
  readonly apiId: string
  readonly apiName: string
  readonly identifier: string
  readonly allowedScopes: readonly string[]
  /** How many scopes the API has. */
  readonly defined: number
  readonly expiresAt: Date | null
  /** By the database's clock, which is the one that decides. */
  readonly expired: boolean
  /** The last day (UTC) on which a token was issued under it; null when there was none. */
  readonly lastUsedOn: Date | null
  /** Of the allowed ones: those that no token has carried for so many days. */
  readonly unused: readonly string[]
  /** Scopes that the API gained after the newest one that is allowed. */
  readonly missingNewest: readonly string[]
}

export interface CallableApis extends Page<CallableApi> {
  readonly total: number
}

/** The APIs that an application may call, by name. */
export async function listCallableApis(
  prisma: PrismaClient,
  { clientId, unusedAfterDays, size, ...position }: PagePosition & { clientId: string; unusedAfterDays: number; size?: number },
): Promise<CallableApis> {
  const keys = keyset({ by: Prisma.sql`lower(r.name)`, id: Prisma.sql`g.id`, kind: 'text', size, ...position })
  const [found, total] = await Promise.all([
    prisma.$queryRaw<(StoredRow & { cursor: string })[]>`
      SELECT g.id, r.id AS "apiId", r.name AS "apiName", r.identifier, g.allowed_scopes AS "allowedScopes", g.expires_at AS "expiresAt",
        coalesce(g.expires_at <= now(), false) AS expired,
        (SELECT max(u.day) FROM scope_usage u WHERE u.grant_id = g.id) AS "lastUsedOn", ${scopeUsesOfGrant} AS uses, ${keys.cursor} AS cursor
      FROM client_grants g JOIN resource_servers r ON r.id = g.resource_server_id
      WHERE g.client_id = ${clientId} AND ${keys.where} ORDER BY ${keys.orderBy} LIMIT ${keys.limit}`,
    prisma.clientGrant.count({ where: { clientId } }),
  ])
  const page = keys.page(found)
  const defined = await readDefinedScopes(
    prisma,
    page.rows.map(({ apiId }) => apiId),
  )
  const rows = page.rows.map(({ uses, ...row }) => {
    const scopes = defined.get(row.apiId) ?? []
    const { unusedScopes: unused } = summariseUse(uses, unusedAfterDays)
    return { ...row, defined: scopes.length, unused, missingNewest: missingNewestScopes(scopes, row.allowedScopes) }
  })
  return { ...page, rows, total }
}

type StoredRow = Omit<CallableApi, 'missingNewest' | 'defined' | 'unused'> & { uses: ScopeUse[] }
