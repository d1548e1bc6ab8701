import { z } from 'zod'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { removeClientGrantInTransaction } from './remove-client-grant.ts'
import { restoreClientGrantInTransaction } from './restore-client-grant.ts'
import { setClientGrantInTransaction } from './set-client-grant.ts'

const GRANTS_MAX = 500
const id = z.string().max(100)
const revision = z.int().positive()
const scopes = z.array(z.string()).min(1)

export const trimClientGrantsInput = z.strictObject({
  /** Which scopes each of these grants loses, with the revision that was shown. */
  grants: z
    .array(z.strictObject({ id, revision, removedScopes: scopes }))
    .min(1)
    .max(GRANTS_MAX),
})
export type TrimClientGrantsInput = z.input<typeof trimClientGrantsInput>

export const untrimClientGrantsInput = z.strictObject({
  grants: z
    .array(z.strictObject({ id, revision: revision.nullable(), removedScopes: scopes }))
    .min(1)
    .max(GRANTS_MAX),
})

/** What a trim did to one grant, and what taking it back needs. */
export interface TrimmedClientGrant {
  readonly id: string
  /** Null: it lost its last scope, and with it went the grant. */
  readonly revision: number | null
  readonly removedScopes: string[]
}

/**
 * Takes scopes away from several grants at once: all of them or, when one has changed meanwhile, none. A grant that loses its last scope is
 * removed.
 *
 * @throws DomainError `invalid`, `not_found`, or `conflict` when a revision is stale.
 */
export async function trimClientGrants(
  deps: { prisma: PrismaClient },
  input: TrimClientGrantsInput,
  actor: Actor,
): Promise<TrimmedClientGrant[]> {
  const { grants } = parseInput(trimClientGrantsInput, input)
  return transaction(deps.prisma, async (tx) => {
    const trimmed: TrimmedClientGrant[] = []
    // In one order everywhere, so that two trims do not wait for each other.
    for (const grant of grants.toSorted(byId)) trimmed.push(await trimOne(tx, grant, actor))
    return trimmed
  })
}

async function trimOne(
  tx: Tx,
  grant: { id: string; revision: number; removedScopes: string[] },
  actor: Actor,
): Promise<TrimmedClientGrant> {
  const { clientId, resourceServerId, allowedScopes } = await readGrant(tx, grant.id)
  const left = allowedScopes.filter((scope) => !grant.removedScopes.includes(scope))
  const removedScopes = allowedScopes.filter((scope) => grant.removedScopes.includes(scope))
  if (left.length === 0) {
    await removeClientGrantInTransaction(tx, { id: grant.id, revision: grant.revision }, actor)
    return { id: grant.id, revision: null, removedScopes }
  }
  const input = { clientId, resourceServerId, allowedScopes: left, revision: grant.revision }
  const after = await setClientGrantInTransaction(tx, input, actor)
  return { id: grant.id, revision: after.revision, removedScopes }
}

/**
 * Takes a trim back, with what `trimClientGrants` answered.
 *
 * @throws DomainError as `trimClientGrants`; also when a removed grant was made anew.
 */
export async function untrimClientGrants(
  deps: { prisma: PrismaClient },
  input: z.input<typeof untrimClientGrantsInput>,
  actor: Actor,
): Promise<void> {
  const { grants } = parseInput(untrimClientGrantsInput, input)
  return transaction(deps.prisma, async (tx) => {
    for (const grant of grants.toSorted(byId)) {
      if (grant.revision === null) {
        await restoreClientGrantInTransaction(tx, grant.id, actor)
        continue
      }
      const { clientId, resourceServerId, allowedScopes } = await readGrant(tx, grant.id)
      const whole = [...new Set([...allowedScopes, ...grant.removedScopes])]
      await setClientGrantInTransaction(tx, { clientId, resourceServerId, allowedScopes: whole, revision: grant.revision }, actor)
    }
  })
}

async function readGrant(tx: Tx, grantId: string) {
  const select = { clientId: true, resourceServerId: true, allowedScopes: true }
  const grant = await tx.clientGrant.findUnique({ where: { id: grantId }, select })
  if (grant === null) throw new DomainError('not_found', `There is no grant with the id "${grantId}" any more.`)
  return grant
}

function byId(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : 1
}
