import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { DomainError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { type DeleteHookSecretInput, deleteHookSecretInput, type SetHookSecretInput, setHookSecretInput } from './hook-input.ts'
import { type HookView, hookTarget, lockHook, readHook } from './hook-view.ts'
import { hookSecretContext } from './open-live-hooks.ts'
import { LIMITS } from './sandbox/limits.ts'

type SecretDeps = { readonly encryption: Pick<Encryption, 'seal'> }

/**
 * Sets a secret of a hook, new or again. It can be written and never read, and counts from the next token.
 * @throws DomainError `invalid`, `not_found`, or `conflict` when the hook has as many secrets as it may
 */
export function setHookSecret(deps: SecretDeps & { prisma: PrismaClient }, input: SetHookSecretInput, actor: Actor): Promise<HookView> {
  return transaction(deps.prisma, (tx) => setHookSecretInTransaction(tx, deps, input, actor))
}

/** As `setHookSecret`, inside a transaction of the caller. */
export async function setHookSecretInTransaction(
  tx: Tx,
  { encryption }: SecretDeps,
  input: SetHookSecretInput,
  actor: Actor,
): Promise<HookView> {
  const { hookId, name, value } = parseInput(setHookSecretInput, input)
  const before = await lockHook(tx, hookId)
  const isNew = before.secrets.every((secret) => secret.name !== name)
  if (isNew && before.secrets.length >= LIMITS.secrets) throw new DomainError('conflict', `A hook has at most ${LIMITS.secrets} secrets.`)
  const valueSealed = encryption.seal(Buffer.from(value), hookSecretContext(hookId, name))
  await tx.hookSecret.upsert({
    where: { hookId_name: { hookId, name } },
    create: { hookId, name, valueSealed, setBy: actor.name },
    update: { valueSealed, setBy: actor.name, revision: { increment: 1 } },
    select: { name: true },
  })
  await tx.hook.update({ where: { id: hookId }, data: { revision: { increment: 1 } }, select: { id: true } })
  await recordAdminEvent(tx, { event: 'hook.secret_set', actor, target: hookTarget(before), after: { secretName: name, isNew } })
  return readHook(tx, hookId)
}

/** @throws DomainError `not_found` */
export function deleteHookSecret(deps: { prisma: PrismaClient }, input: DeleteHookSecretInput, actor: Actor): Promise<HookView> {
  return transaction(deps.prisma, (tx) => deleteHookSecretInTransaction(tx, input, actor))
}

/** As `deleteHookSecret`, inside a transaction of the caller. */
export async function deleteHookSecretInTransaction(tx: Tx, input: DeleteHookSecretInput, actor: Actor): Promise<HookView> {
  const { hookId, name } = parseInput(deleteHookSecretInput, input)
  const before = await lockHook(tx, hookId)
  const { count } = await tx.hookSecret.deleteMany({ where: { hookId, name } })
  if (count === 0) throw new DomainError('not_found', `The hook has no secret with the name "${name}".`)
  await tx.hook.update({ where: { id: hookId }, data: { revision: { increment: 1 } }, select: { id: true } })
  await recordAdminEvent(tx, { event: 'hook.secret_deleted', actor, target: hookTarget(before), before: { secretName: name } })
  return readHook(tx, hookId)
}
