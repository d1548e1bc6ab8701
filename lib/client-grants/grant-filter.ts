import { Prisma } from '../db/generated/client.ts'
import { holdsUnused } from './scope-use.ts'

/** Until when the grant `g` holds, as its index has it; one without an end comes last. */
export const EXPIRY_ORDER = Prisma.sql`coalesce(g.expires_at, 'infinity'::timestamptz)`

/** Which grants a list or a matrix shows. All that is given has to hold. */
export interface GrantFilter {
  /** A client_id. */
  readonly app?: string
  /** An API's id. */
  readonly api?: string
  /** A scope that the grant holds, by its whole name. */
  readonly scope?: string
  /** Holds a scope that was not issued for so many days. */
  readonly unusedDays?: number
  /** Ended already, or ends some time. */
  readonly expires?: 'expired' | 'sometime'
}

export const GRANT_FILTER_NAMES = ['app', 'api', 'scope', 'unusedDays', 'expires'] as const satisfies (keyof GrantFilter)[]

/** The filter as a condition on the grant `g`. */
export function grantFilterSql({ app, api, scope, unusedDays, expires }: GrantFilter): Prisma.Sql {
  const conditions = [Prisma.sql`true`]
  if (app !== undefined) conditions.push(Prisma.sql`g.client_id = ${app}`)
  if (api !== undefined) conditions.push(Prisma.sql`g.resource_server_id = ${api}`)
  if (scope !== undefined) conditions.push(Prisma.sql`g.allowed_scopes @> ARRAY[${scope}]`)
  if (unusedDays !== undefined) conditions.push(holdsUnused(unusedDays))
  if (expires === 'expired') conditions.push(Prisma.sql`${EXPIRY_ORDER} <= now()`)
  if (expires === 'sometime') conditions.push(Prisma.sql`${EXPIRY_ORDER} < 'infinity'::timestamptz`)
  return Prisma.join(conditions, ' AND ')
}
