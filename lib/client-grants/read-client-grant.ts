import type { PrismaClient } from '../db/generated/client.ts'
import { missingNewestScopes } from '../resource-servers/newest-scopes.ts'
import { type GrantUse, type ScopeUse, scopeUsesOfGrant, summariseUse } from './scope-use.ts'

/** One scope of the API, seen from a grant. */
export interface GrantScope {
  readonly value: string
  readonly description: string
  readonly granted: boolean
  /** The last day, in UTC, on which a token of this grant carried it; also of one that it holds no longer. */
  readonly lastUsedOn: string | null
  readonly unused: boolean
}

/** One grant on its page. */
export interface GrantDetail extends GrantUse {
  readonly id: string
  readonly clientId: string
  readonly applicationName: string
  readonly applicationDisabled: boolean
  readonly apiId: string
  readonly apiName: string
  readonly apiIdentifier: string
  readonly allowedScopes: readonly string[]
  readonly scopes: readonly GrantScope[]
  readonly missingNewest: readonly string[]
  readonly expiresAt: Date | null
  readonly expired: boolean
  readonly revision: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

type StoredGrant = Omit<GrantDetail, keyof GrantUse | 'scopes' | 'missingNewest'> & {
  uses: ScopeUse[]
  scopes: { value: string; description: string; createdAt: string; lastUsedOn: string | null }[]
}

/** A grant with every scope of its API; undefined when there is none of that id. */
export async function readClientGrant(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  id: string,
  unusedAfterDays: number,
): Promise<GrantDetail | undefined> {
  const [stored] = await prisma.$queryRaw<StoredGrant[]>`
    SELECT g.id, g.client_id AS "clientId", c.name AS "applicationName", c.disabled_at IS NOT NULL AS "applicationDisabled",
      g.resource_server_id AS "apiId", r.name AS "apiName", r.identifier AS "apiIdentifier", g.allowed_scopes AS "allowedScopes",
      g.expires_at AS "expiresAt", coalesce(g.expires_at <= clock_timestamp(), false) AS expired, g.revision,
      g.created_at AS "createdAt", g.updated_at AS "updatedAt", ${scopeUsesOfGrant} AS uses,
      coalesce((SELECT json_agg(json_build_object('value', d.value, 'description', d.description, 'createdAt', d.created_at, 'lastUsedOn',
          (SELECT max(s.day) FROM scope_usage s WHERE s.grant_id = g.id AND s.scope = d.value)) ORDER BY d.value)
        FROM scopes d WHERE d.resource_server_id = r.id), '[]') AS scopes
    FROM client_grants g JOIN clients c ON c.id = g.client_id JOIN resource_servers r ON r.id = g.resource_server_id WHERE g.id = ${id}`
  if (stored === undefined) return undefined
  const { uses, scopes, ...grant } = stored
  const use = summariseUse(uses, unusedAfterDays)
  const [granted, unused] = [new Set(grant.allowedScopes), new Set(use.unusedScopes)]
  return {
    ...grant,
    ...use,
    scopes: scopes.map(({ createdAt: _since, ...scope }) => ({
      ...scope,
      granted: granted.has(scope.value),
      unused: unused.has(scope.value),
    })),
    missingNewest: missingNewestScopes(
      scopes.map(({ value, createdAt }) => ({ value, createdAt: new Date(createdAt) })),
      grant.allowedScopes,
    ),
  }
}

/** What became of a grant that is there no more. */
export interface GrantRemoval {
  readonly id: string
  /** As it was called: both sides may be gone too. */
  readonly name: string
  /** Who took it away, and when; absent when it went with its application or its API. */
  readonly removed?: { readonly by: string; readonly at: Date }
}

/** The removal of a grant that is there no more; undefined when no grant ever had this id. */
export async function readGrantRemoval(prisma: Pick<PrismaClient, 'adminEvent'>, id: string): Promise<GrantRemoval | undefined> {
  const event = await prisma.adminEvent.findFirst({
    where: { targetType: 'client_grant', targetId: id },
    orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }],
    select: { event: true, targetName: true, actorName: true, occurredAt: true },
  })
  if (event === null) return undefined
  const removed = event.event === 'client_grant.removed' ? { by: event.actorName, at: event.occurredAt } : undefined
  return { id, name: event.targetName, removed }
}
