'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { Language } from '../../_editor/type-service.ts'
import { saveHookDraftAction } from '../../hook-actions.ts'
import { forgetLocalDraft, readLocalDraft, writeLocalDraft } from './local-draft.ts'

export interface DraftText {
  readonly source: string
  readonly language: Language
}

/** The draft as the server has it. */
export interface StoredDraft extends DraftText {
  /** null: there is none. */
  readonly revision: number | null
  readonly updatedBy: string
  readonly updatedAt: Date | string | null
}

export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly message: string; readonly signedOut: boolean }
  /** Somebody else saved first; nothing is lost, and one of the two has to be chosen. */
  | { readonly kind: 'conflict'; readonly theirs: StoredDraft }

const LOCAL_MILLISECONDS = 2_000

/**
 * The text that is being written: kept in this browser every two seconds, and on the server when the editor is left, before a test or a
 * deploy, and on ⌘S.
 */
export function useDraft(hookId: string, stored: StoredDraft, mayChange: boolean) {
  const [text, setText] = useState<DraftText>({ source: stored.source, language: stored.language })
  const [server, setServer] = useState(stored)
  const [state, setState] = useState<SaveState>({ kind: 'saved' })
  const [restored, setRestored] = useState(false)
  const now = useRef({ text, server })
  const running = useRef<Promise<boolean>>(undefined)

  const change = useCallback((next: Partial<DraftText>) => {
    const changed = { ...now.current.text, ...next }
    now.current = { ...now.current, text: changed }
    setText(changed)
    setState((before) => (before.kind === 'conflict' ? before : { kind: isSame(changed, now.current.server) ? 'saved' : 'unsaved' }))
  }, [])

  const write = useCallback(async (): Promise<boolean> => {
    const { text: sent, server: seen } = now.current
    setState({ kind: 'saving' })
    try {
      const result = await saveHookDraftAction(undefined, { hookId, ...sent, revision: seen.revision })
      if (!result.ok) {
        const theirs = result.code === 'conflict' ? (result.current as StoredDraft | undefined) : undefined
        setState(
          theirs ? { kind: 'conflict', theirs } : { kind: 'failed', message: result.message, signedOut: result.code === 'signed_out' },
        )
        return false
      }
      now.current.server = { ...sent, ...result.value }
      setServer(now.current.server)
      const isLatest = isSame(now.current.text, sent)
      if (isLatest) forgetLocalDraft(hookId)
      setState({ kind: isLatest ? 'saved' : 'unsaved' })
      return isLatest
    } catch {
      setState({ kind: 'failed', message: navigator.onLine ? 'the server could not be reached' : 'offline', signedOut: false })
      return false
    }
  }, [hookId])

  /** @returns whether the server has exactly what is on the screen */
  const save = useCallback(async (): Promise<boolean> => {
    await running.current
    if (!mayChange || isSame(now.current.text, now.current.server)) return now.current.server.revision !== null
    running.current = write()
    return running.current
  }, [mayChange, write])

  /** Ends a conflict: theirs becomes what is on the screen, or yours is saved on top of it. */
  const settle = useCallback(
    async (theirs: StoredDraft, keep: 'yours' | 'theirs'): Promise<void> => {
      now.current.server = theirs
      setServer(theirs)
      setState({ kind: 'unsaved' })
      if (keep === 'theirs') {
        forgetLocalDraft(hookId)
        change({ source: theirs.source, language: theirs.language })
      } else await write()
    },
    [change, hookId, write],
  )

  // What this browser kept of an earlier visit: under the same revision it goes on, under another one it is a conflict.
  useEffect(() => {
    const local = mayChange ? readLocalDraft(hookId) : undefined
    const { server: seen } = now.current
    if (!local || isSame(local, seen)) return
    change(local)
    if (local.revision === seen.revision) setRestored(true)
    else setState({ kind: 'conflict', theirs: seen })
  }, [hookId, mayChange, change])

  useEffect(() => {
    if (!mayChange || isSame(text, server)) return
    const timer = setTimeout(() => writeLocalDraft(hookId, { ...text, revision: server.revision }), LOCAL_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [hookId, mayChange, text, server])

  function discardRestored() {
    forgetLocalDraft(hookId)
    setRestored(false)
    change({ source: server.source, language: server.language })
  }

  return {
    text,
    server,
    state,
    restored: restored && !isSame(text, server),
    isDirty: !isSame(text, server),
    change,
    save,
    settle,
    discardRestored,
  }
}

function isSame(one: DraftText, other: DraftText): boolean {
  return one.source === other.source && one.language === other.language
}
