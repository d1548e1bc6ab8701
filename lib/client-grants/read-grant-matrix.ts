import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { keyset, type Page, type PagePosition } from '../db/keyset.ts'
import { missingNewestScopes } from '../resource-servers/newest-scopes.ts'
import { type GrantFilter, grantFilterSql } from './grant-filter.ts'
import { readDefinedScopes } from './read-defined-scopes.ts'
import { clientHoldsUnused, type ScopeUse, scopeUsesOfGrant, summariseUse } from './scope-use.ts'

export const MATRIX_ROWS = 50
export const MATRIX_COLUMNS = 20

export interface MatrixApplication {
  readonly id: string
  readonly name: string
  readonly disabled: boolean
}

export interface MatrixApi {
  readonly id: string
  readonly name: string
  readonly identifier: string
  readonly scopeCount: number
}

/** A grant as a cell shows it. */
export interface MatrixGrant {
  readonly id: string
  readonly clientId: string
  readonly apiId: string
  readonly allowedScopes: readonly string[]
  /** ISO 8601. */
  readonly expiresAt: string | null
  readonly revision: number
  readonly expired: boolean
  readonly unusedScopes: number
  /** When the whole grant is unused: for how many days. */
  readonly unusedDays?: number
  /** Scopes that the API gained after the grant was last asked about. */
  readonly missingNewest: readonly string[]
  /** Issued in the last 30 days. */
  readonly effectiveScopes: readonly string[]
}

export interface GrantMatrix {
  readonly applications: Page<MatrixApplication> & { readonly total: number }
  readonly apis: Page<MatrixApi> & { readonly total: number }
  /** Only those of the applications and APIs above. */
  readonly grants: readonly MatrixGrant[]
}

interface MatrixInput {
  readonly filter?: GrantFilter
  readonly rows?: PagePosition
  readonly columns?: PagePosition
  /** The setting: from when on a scope counts as unused. */
  readonly unusedAfterDays: number
}

/** One page of applications against one page of APIs. A filter on an application or an API narrows that side, the others narrow both. */
export async function readGrantMatrix(
  prisma: PrismaClient,
  { filter = {}, rows = {}, columns = {}, unusedAfterDays }: MatrixInput,
): Promise<GrantMatrix> {
  const [applications, apis] = await Promise.all([readApplications(prisma, filter, rows), readApis(prisma, filter, columns)])
  const clientIds = applications.rows.map(({ id }) => id)
  const apiIds = apis.rows.map(({ id }) => id)
  const [stored, defined] = await Promise.all([
    prisma.$queryRaw<StoredCell[]>`
      SELECT g.id, g.client_id AS "clientId", g.resource_server_id AS "apiId", g.allowed_scopes AS "allowedScopes", g.expires_at AS "expiresAt",
        g.revision, coalesce(g.expires_at <= clock_timestamp(), false) AS expired, ${scopeUsesOfGrant} AS uses
      FROM client_grants g WHERE g.client_id = ANY(${clientIds}) AND g.resource_server_id = ANY(${apiIds})`,
    readDefinedScopes(prisma, apiIds),
  ])
  return {
    applications,
    apis: { ...apis, rows: apis.rows.map((api) => ({ ...api, scopeCount: defined.get(api.id)?.length ?? 0 })) },
    grants: stored.map(({ uses, expiresAt, ...grant }) => {
      const { unusedScopes, unusedDays, effectiveScopes } = summariseUse(uses, unusedAfterDays)
      const missingNewest = missingNewestScopes(defined.get(grant.apiId) ?? [], grant.allowedScopes)
      const expiry = expiresAt?.toISOString() ?? null
      return { ...grant, expiresAt: expiry, unusedScopes: unusedScopes.length, unusedDays, missingNewest, effectiveScopes }
    }),
  }
}

type StoredCell = Pick<MatrixGrant, 'id' | 'clientId' | 'apiId' | 'allowedScopes' | 'revision' | 'expired'> & {
  expiresAt: Date | null
  uses: ScopeUse[]
}

async function readApplications(prisma: PrismaClient, filter: GrantFilter, position: PagePosition): Promise<GrantMatrix['applications']> {
  const keys = keyset({ by: Prisma.sql`lower(c.name)`, id: Prisma.sql`c.id`, kind: 'text', size: MATRIX_ROWS, ...position })
  const where = Prisma.join(
    [filter.app === undefined ? Prisma.sql`true` : Prisma.sql`c.id = ${filter.app}`, side(filter, 'client_id', 'c')],
    ' AND ',
  )
  const [found, [counted]] = await Promise.all([
    prisma.$queryRaw<(MatrixApplication & { cursor: string })[]>`
      SELECT c.id, c.name, c.disabled_at IS NOT NULL AS disabled, ${keys.cursor} AS cursor
      FROM clients c WHERE ${where} AND ${keys.where} ORDER BY ${keys.orderBy} LIMIT ${keys.limit}`,
    prisma.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total FROM clients c WHERE ${where}`,
  ])
  return { ...keys.page(found), total: counted?.total ?? 0 }
}

async function readApis(prisma: PrismaClient, filter: GrantFilter, position: PagePosition) {
  const keys = keyset({ by: Prisma.sql`r.name`, id: Prisma.sql`r.id`, kind: 'text', size: MATRIX_COLUMNS, ...position })
  const conditions = [side(filter, 'resource_server_id', 'r')]
  if (filter.api !== undefined) conditions.push(Prisma.sql`r.id = ${filter.api}`)
  if (filter.scope !== undefined) {
    conditions.push(Prisma.sql`EXISTS (SELECT FROM scopes s WHERE s.resource_server_id = r.id AND s.value = ${filter.scope})`)
  }
  const where = Prisma.join(conditions, ' AND ')
  const [found, [counted]] = await Promise.all([
    prisma.$queryRaw<(Omit<MatrixApi, 'scopeCount'> & { cursor: string })[]>`
      SELECT r.id, r.name, r.identifier, ${keys.cursor} AS cursor
      FROM resource_servers r WHERE ${where} AND ${keys.where} ORDER BY ${keys.orderBy} LIMIT ${keys.limit}`,
    prisma.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total FROM resource_servers r WHERE ${where}`,
  ])
  return { ...keys.page(found), total: counted?.total ?? 0 }
}

/** What a filter on grants leaves of one side. Without one, applications and APIs that have no grant yet are there too. */
function side(
  { scope, unusedDays, expires, ...sides }: GrantFilter,
  column: 'client_id' | 'resource_server_id',
  alias: 'c' | 'r',
): Prisma.Sql {
  if (scope === undefined && unusedDays === undefined && expires === undefined) return Prisma.sql`true`
  // Which applications hold something unused stands beside each scope: no need to ask grant by grant.
  const onlyUnused = unusedDays !== undefined && scope === undefined && expires === undefined && sides.api === undefined
  if (onlyUnused && column === 'client_id') return clientHoldsUnused(unusedDays)
  const key = Prisma.raw(`g.${column}`)
  const id = Prisma.raw(`${alias}.id`)
  return Prisma.sql`${id} IN (SELECT ${key} FROM client_grants g WHERE ${grantFilterSql({ scope, unusedDays, expires, ...sides })})`
}
