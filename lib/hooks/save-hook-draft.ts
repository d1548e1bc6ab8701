import type { Actor } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { type SaveHookDraftInput, saveHookDraftInput } from './hook-input.ts'
import { lockHook } from './hook-view.ts'

export interface HookDraftView {
  readonly source: string
  readonly language: string
  readonly revision: number
  readonly updatedBy: string
  readonly updatedAt: Date
}

const DRAFT_SELECT = { source: true, language: true, revision: true, updatedBy: true, updatedAt: true } as const

/** @returns the draft; undefined when there is none */
export async function readHookDraft(tx: Pick<Tx, 'hookDraft'>, hookId: string): Promise<HookDraftView | undefined> {
  return (await tx.hookDraft.findUnique({ where: { hookId }, select: DRAFT_SELECT })) ?? undefined
}

/**
 * Keeps what is being written. It decides no token and leaves no admin event: the deploy does.
 * @throws DomainError `conflict` when somebody else saved meanwhile, with their draft as `current`, so that neither text is lost
 */
export async function saveHookDraft(deps: { prisma: PrismaClient }, input: SaveHookDraftInput, actor: Actor): Promise<HookDraftView> {
  const { hookId, source, language, revision } = parseInput(saveHookDraftInput, input)
  return transaction(deps.prisma, async (tx) => {
    await lockHook(tx, hookId)
    const current = await readHookDraft(tx, hookId)
    if ((current?.revision ?? null) !== revision) {
      const who = current?.updatedBy ? ` by ${current.updatedBy}` : ''
      throw new DomainError('conflict', `The draft was saved${who} meanwhile.`, undefined, { current })
    }
    const data = { source, language, updatedBy: actor.name }
    return tx.hookDraft.upsert({
      where: { hookId },
      create: { hookId, ...data },
      update: { ...data, revision: { increment: 1 } },
      select: DRAFT_SELECT,
    })
  })
}
