import type { Language } from '../../_editor/type-service.ts'

/** What this browser keeps of a text that the server does not have yet. */
export interface LocalDraft {
  readonly source: string
  readonly language: Language
  /** Of the server's draft that it was written on; null when there was none. */
  readonly revision: number | null
}

const keyOf = (hookId: string) => `writ.hook-draft.${hookId}`

/** Browsers without storage keep nothing, and everything else works. */
export function readLocalDraft(hookId: string): LocalDraft | undefined {
  try {
    const { source, language, revision } = JSON.parse(localStorage.getItem(keyOf(hookId)) ?? 'null') ?? {}
    const isDraft = typeof source === 'string' && ['javascript', 'typescript'].includes(language)
    return isDraft ? { source, language, revision: typeof revision === 'number' ? revision : null } : undefined
  } catch {
    return undefined
  }
}

export function writeLocalDraft(hookId: string, draft: LocalDraft): void {
  try {
    localStorage.setItem(keyOf(hookId), JSON.stringify(draft))
  } catch {} // no storage, or no room in it
}

export function forgetLocalDraft(hookId: string): void {
  try {
    localStorage.removeItem(keyOf(hookId))
  } catch {} // no storage
}
