import { z } from 'zod'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { setClientGrantInTransaction } from '../client-grants/set-client-grant.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { transaction } from '../db/transaction.ts'
import { isDomainError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { scopeValue } from './resource-server-input.ts'

/** A grant that holds every other scope of its API. */
export interface RollOutCandidate {
  readonly id: string
  readonly revision: number
  readonly clientId: string
  readonly clientName: string
  readonly disabled: boolean
  readonly expired: boolean
  /** What it holds, all of it kept. */
  readonly allowedScopes: readonly string[]
}

export interface RollOutCandidates {
  readonly candidates: readonly RollOutCandidate[]
  /** How many there are; more than are listed only beyond a thousand. */
  readonly total: number
}

const CANDIDATES_MAX = 1_000

/**
 * Which grants would now have to be asked about: those that hold every scope of the API but these. New scopes reach nobody by
 * themselves, and an application that had everything until then would be refused them without anyone being told.
 */
export async function listRollOutCandidates(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  { resourceServerId, scopes }: { resourceServerId: string; scopes: readonly string[] },
): Promise<RollOutCandidates> {
  const added = [...scopes]
  const rows = await prisma.$queryRaw<(RollOutCandidate & { total: number })[]>`
    WITH others AS (
      SELECT coalesce(array_agg(value), '{}') AS list FROM scopes WHERE resource_server_id = ${resourceServerId} AND value <> ALL(${added}))
    SELECT g.id, g.revision, g.client_id AS "clientId", c.name AS "clientName", c.disabled_at IS NOT NULL AS disabled,
           coalesce(g.expires_at <= now(), false) AS expired, g.allowed_scopes AS "allowedScopes", count(*) OVER ()::int AS total
      FROM client_grants g JOIN clients c ON c.id = g.client_id, others
     WHERE g.resource_server_id = ${resourceServerId} AND g.allowed_scopes @> others.list AND NOT g.allowed_scopes && ${added}
     ORDER BY c.name, g.id LIMIT ${CANDIDATES_MAX}`
  return { candidates: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 }
}

export const rollOutScopesInput = z.strictObject({
  resourceServerId: z.string(),
  scopes: z.array(scopeValue).min(1).max(1000),
  grants: z.array(z.strictObject({ id: z.string(), revision: z.int().positive() })).max(CANDIDATES_MAX),
  /** `add`, or `remove` to take back what was just added. */
  change: z.enum(['add', 'remove']),
})

export interface RolledOut {
  /** The grants that were changed, as they are now. */
  readonly grants: readonly { readonly id: string; readonly revision: number }[]
  /** Applications whose grant was changed or removed by someone else meanwhile; theirs is as it was. */
  readonly stale: readonly string[]
}

/** Adds scopes to the chosen grants, each with its own event. A grant that somebody changed meanwhile is left alone and named. */
export async function rollOutScopes(
  { prisma }: { prisma: PrismaClient },
  input: z.input<typeof rollOutScopesInput>,
  actor: Actor,
): Promise<RolledOut> {
  const { resourceServerId, scopes, grants, change } = parseInput(rollOutScopesInput, input)
  const apply = (allowed: readonly string[]) =>
    change === 'add' ? [...new Set([...allowed, ...scopes])] : allowed.filter((scope) => !scopes.includes(scope))
  return transaction(
    prisma,
    async (tx) => {
      const stored = await tx.clientGrant.findMany({
        where: { resourceServerId, id: { in: grants.map(({ id }) => id) } },
        select: { id: true, clientId: true, allowedScopes: true, client: { select: { name: true } } },
        orderBy: { id: 'asc' }, // two roll-outs at once take the rows in one order
      })
      const seen = new Map(grants.map(({ id, revision }) => [id, revision]))
      const done: { id: string; revision: number }[] = []
      const stale: string[] = []
      for (const { id, clientId, allowedScopes, client } of stored) {
        const pair = { clientId, resourceServerId, allowedScopes: apply(allowedScopes), revision: seen.get(id) }
        const saved = await unlessStale(() => setClientGrantInTransaction(tx, pair, actor))
        if (saved) done.push({ id: saved.id, revision: saved.revision })
        else stale.push(client.name)
      }
      return { grants: done, stale }
    },
    { runMillisecondsMax: 120_000 },
  )
}

async function unlessStale<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    // Nothing was written for it: the domain found the revision stale before the database had to refuse anything.
    if (isDomainError(error) && error.kind === 'conflict') return undefined
    throw error
  }
}
