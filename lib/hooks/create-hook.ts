import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { orConflict } from '../db/unique-violation.ts'
import { newHookId } from '../ids.ts'
import { parseInput } from '../parse-input.ts'
import { type CreateHookInput, createHookInput } from './hook-input.ts'
import { type HookView, hookTarget, readHook, toHookEventView } from './hook-view.ts'

/** Makes a hook that is off, with a draft, at the end of the order. @throws DomainError `invalid`, or `conflict` when the name is taken */
export function createHook(deps: { prisma: PrismaClient }, input: CreateHookInput, actor: Actor): Promise<HookView> {
  return transaction(deps.prisma, (tx) => createHookInTransaction(tx, input, actor))
}

/** As `createHook`, inside a transaction of the caller. */
export async function createHookInTransaction(tx: Tx, input: CreateHookInput, actor: Actor): Promise<HookView> {
  const { source, language, ...given } = parseInput(createHookInput, input)
  const last = await tx.hook.aggregate({ _max: { position: true } })
  const id = newHookId()
  const draft = { create: { source, language, updatedBy: actor.name } }
  await orConflict(
    tx.hook.create({ data: { id, ...given, position: (last._max.position ?? 0) + 1, draft }, select: { id: true } }),
    `There is a hook with the name "${given.name}" already.`,
  )
  const hook = await readHook(tx, id)
  const after = toHookEventView(hook)
  await recordAdminEvent(tx, { event: 'hook.created', actor, target: hookTarget(hook), after, revision: hook.revision })
  return hook
}
