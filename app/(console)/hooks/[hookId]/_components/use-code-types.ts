'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import type { EditorOptions, EditorProblem } from '../../_editor/create-editor.ts'
import { startTypeClient, type TypeClient } from '../../_editor/type-client.ts'
import type { CodeProblem, Language, ReferenceEntry } from '../../_editor/type-service.ts'

/** What the type worker says of the code on the screen. It starts once the page is at rest; without it the editor still edits. */
export function useCodeTypes({ typesUrl, language, secrets }: { typesUrl: string; language: Language; secrets: string }) {
  const client = useRef<TypeClient>(undefined)
  const context = useRef({ language, secrets })
  const [problems, setProblems] = useState<readonly CodeProblem[]>()
  const [reference, setReference] = useState<readonly ReferenceEntry[]>([])
  useEffect(() => {
    context.current = { language, secrets }
  })

  useEffect(() => {
    let ended = false
    const cancel = whenIdle(() => {
      if (typeof Worker !== 'function') return
      const started = startTypeClient(typesUrl)
      client.current = started
      started.ask('reference', { code: '', ...context.current }).then((entries) => !ended && setReference(entries ?? []))
    })
    return () => {
      ended = true
      cancel()
      client.current?.close()
      client.current = undefined
    }
  }, [typesUrl])

  const types = useMemo<NonNullable<EditorOptions['types']>>(
    () => ({
      async problems(text) {
        const found = await client.current?.ask('problems', { code: text, ...context.current })
        if (found) setProblems(found)
        return (found ?? []).map(toEditorProblem)
      },
      complete: async (text, position) => (await client.current?.ask('complete', { code: text, ...context.current }, position)) ?? [],
      explain: async (text, position) => client.current?.ask('explain', { code: text, ...context.current }, position),
    }),
    [],
  )
  return { types, problems, reference }
}

function toEditorProblem({ from, to, message, kind }: CodeProblem): EditorProblem {
  return { from, to, message, severity: kind === 'syntax' ? 'error' : 'warning' }
}

function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(run, 500)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(run, { timeout: 2_000 })
  return () => cancelIdleCallback(handle)
}
