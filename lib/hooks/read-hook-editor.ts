import type { PrismaClient } from '../db/generated/client.ts'
import type { HookLanguage } from './compile-hook.ts'

/** A text of a hook with what a save or a deploy has to name. */
export interface HookText {
  readonly source: string
  readonly language: HookLanguage
}

export interface HookEditorTexts {
  /** null: there was never one, or it is gone. */
  readonly draft: (HookText & { readonly revision: number; readonly updatedBy: string; readonly updatedAt: Date }) | null
  readonly live: (HookText & { readonly number: number }) | null
}

/** What the editor opens with. @returns undefined when there is no such hook */
export async function readHookEditor(prisma: Pick<PrismaClient, 'hook'>, hookId: string): Promise<HookEditorTexts | undefined> {
  const row = await prisma.hook.findUnique({
    where: { id: hookId },
    select: {
      draft: { select: { source: true, language: true, revision: true, updatedBy: true, updatedAt: true } },
      liveVersion: { select: { source: true, language: true, number: true } },
    },
  })
  if (row === null) return undefined
  return { draft: row.draft as HookEditorTexts['draft'], live: row.liveVersion as HookEditorTexts['live'] }
}
