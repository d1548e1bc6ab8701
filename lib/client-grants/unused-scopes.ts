import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { isUnused, type ScopeUse, scopeUsesOfGrant, TODAY } from './scope-use.ts'

/** An application that holds more than it uses. */
export interface UnusedAccess {
  readonly clientId: string
  readonly applicationName: string
  readonly apiCount: number
  /** Every scope of each of these APIs is granted. */
  readonly everything: boolean
  readonly held: number
  /** Of those held, issued within the days asked about. */
  readonly used: number
  readonly unused: number
}

/** How many applications `held_scopes` proposes: it is some minutes behind, so the first may have been trimmed or used since. */
const CANDIDATES = 5

/** The application with the most unused scopes, as of now; undefined when nobody has any. */
export async function readWorstUnusedAccess(prisma: PrismaClient, days: number): Promise<UnusedAccess | undefined> {
  const candidates = await prisma.$queryRaw<{ clientId: string }[]>`
    SELECT h.client_id AS "clientId" FROM held_scopes h WHERE h.quiet_since <= ${TODAY} - ${days}::int
    GROUP BY h.client_id ORDER BY count(*) DESC, h.client_id LIMIT ${CANDIDATES}`
  if (candidates.length === 0) return undefined
  const ids = candidates.map(({ clientId }) => clientId)
  const [worst] = await prisma.$queryRaw<UnusedAccess[]>`
    SELECT c.id AS "clientId", c.name AS "applicationName", count(DISTINCT g.id)::int AS "apiCount", count(*)::int AS held,
      count(*) FILTER (WHERE EXISTS (SELECT FROM scope_usage s WHERE s.grant_id = h.grant_id AND s.scope = h.scope AND s.day > ${TODAY} - ${days}::int))::int AS used,
      count(*) FILTER (WHERE ${isUnused(days)})::int AS unused,
      count(*) = (SELECT count(*) FROM scopes d JOIN client_grants o ON o.resource_server_id = d.resource_server_id WHERE o.client_id = c.id) AS everything
    FROM clients c JOIN client_grants g ON g.client_id = c.id JOIN held_scopes h ON h.grant_id = g.id
    WHERE c.id IN (${Prisma.join(ids)}) GROUP BY c.id ORDER BY unused DESC, c.id LIMIT 1`
  return worst && worst.unused > 0 ? worst : undefined
}

/** What trimming would leave of one grant. */
export interface TrimmedGrantPreview {
  readonly id: string
  readonly revision: number
  readonly apiName: string
  readonly keptScopes: readonly string[]
  /** All of the grant's scopes: then the grant goes too. */
  readonly removedScopes: readonly { readonly scope: string; readonly lastUsedOn: string | null }[]
}

export interface UnusedScopesPreview {
  readonly clientId: string
  readonly applicationName: string
  readonly grants: readonly TrimmedGrantPreview[]
}

/** Which grants of an application would lose what, if it kept only what it uses. Undefined for an application that does not exist. */
export async function readUnusedScopes(prisma: PrismaClient, clientId: string, days: number): Promise<UnusedScopesPreview | undefined> {
  const client = await prisma.client.findUnique({ where: { id: clientId }, select: { id: true, name: true } })
  if (client === null) return undefined
  const rows = await prisma.$queryRaw<{ id: string; revision: number; apiName: string; uses: ScopeUse[] }[]>`
    SELECT g.id, g.revision, r.name AS "apiName", ${scopeUsesOfGrant} AS uses
    FROM client_grants g JOIN resource_servers r ON r.id = g.resource_server_id WHERE g.client_id = ${clientId}
    ORDER BY lower(r.name), g.id`
  const grants = rows.map(({ uses, ...grant }) => ({
    ...grant,
    keptScopes: uses.filter(({ quietDays }) => quietDays < days).map(({ scope }) => scope),
    removedScopes: uses.filter(({ quietDays }) => quietDays >= days).map(({ scope, lastUsedOn }) => ({ scope, lastUsedOn })),
  }))
  return { clientId: client.id, applicationName: client.name, grants: grants.filter(({ removedScopes }) => removedScopes.length > 0) }
}
