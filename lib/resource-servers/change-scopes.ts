import { z } from 'zod'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { DomainError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { scopeInput, scopeInputs } from './resource-server-input.ts'
import type { ScopeView } from './resource-server-view.ts'
import { readResourceServerAt, type UpdatedResourceServer, updateResourceServerInTransaction } from './update-resource-server.ts'

// One scope at a time, as the table of scopes is edited. Each is a change of the API under its revision, like any other.

interface Deps {
  readonly prisma: PrismaClient
  readonly encryption: Encryption
}

const api = { id: z.string(), revision: z.int().positive() }
export const addScopesInput = z.strictObject({ ...api, scopes: scopeInputs.min(1, 'name a scope') })
export const describeScopeInput = z.strictObject({ ...api, ...scopeInput.shape })
export const removeScopeInput = z.strictObject({ ...api, value: z.string(), removeFromGrants: z.boolean().default(false) })

/**
 * Adds scopes to an API. No grant takes them up by itself: see `listRollOutCandidates`.
 * @throws DomainError `invalid` for one that exists already, `not_found`, `conflict` when the revision is stale
 */
export async function addScopes(deps: Deps, input: z.input<typeof addScopesInput>, actor: Actor): Promise<UpdatedResourceServer> {
  const { scopes: added, ...at } = parseInput(addScopesInput, input)
  return changeScopes(deps, at, actor, (scopes) => {
    const known = new Set(scopes.map(({ value }) => value))
    const problems = added.flatMap(({ value }, index) =>
      known.has(value) ? [{ path: `scopes[${index}].value`, message: `the scope ${value} exists already` }] : [],
    )
    if (problems.length > 0) throw new DomainError('invalid', problems.map(({ message }) => message).join('; '), problems)
    return { scopes: [...scopes, ...added] }
  })
}

/** Describes a scope anew. Its value never changes: verifying services compare it. */
export async function describeScope(deps: Deps, input: z.input<typeof describeScopeInput>, actor: Actor): Promise<UpdatedResourceServer> {
  const { value, description, ...at } = parseInput(describeScopeInput, input)
  return changeScopes(deps, at, actor, (scopes) => {
    if (!scopes.some((scope) => scope.value === value)) throw unknownScope(value)
    return { scopes: scopes.map((scope) => (scope.value === value ? { value, description } : scope)) }
  })
}

/**
 * Removes a scope from an API. With `removeFromGrants` also from the grants that hold it, in the same transaction.
 * @throws DomainError `conflict` with the holders where it is still granted and must not be taken away
 */
export async function removeScope(deps: Deps, input: z.input<typeof removeScopeInput>, actor: Actor): Promise<UpdatedResourceServer> {
  const { value, removeFromGrants, ...at } = parseInput(removeScopeInput, input)
  return changeScopes(deps, at, actor, (scopes) => {
    if (!scopes.some((scope) => scope.value === value)) throw unknownScope(value)
    return { scopes: scopes.filter((scope) => scope.value !== value), removeFromGrants }
  })
}

async function changeScopes(
  { prisma, encryption }: Deps,
  { id, revision }: { id: string; revision: number },
  actor: Actor,
  change: (scopes: readonly ScopeView[]) => { scopes: ScopeView[]; removeFromGrants?: boolean },
): Promise<UpdatedResourceServer> {
  return transaction(prisma, async (tx: Tx) => {
    const { scopes } = await readResourceServerAt(tx, id, revision)
    return updateResourceServerInTransaction(tx, { encryption }, { id, revision, ...change(scopes) }, actor)
  })
}

function unknownScope(value: string): DomainError {
  return new DomainError('not_found', `This API has no scope ${value}.`)
}
