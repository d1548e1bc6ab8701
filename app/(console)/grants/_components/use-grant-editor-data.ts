'use client'

import { useCallback, useEffect, useState } from 'react'
import type { GrantEditorData } from '../../../../lib/client-grants/read-grant-editor.ts'

type Reading = { state: 'reading' } | { state: 'failed'; message: string } | { state: 'read'; data: GrantEditorData }

/** Reads what an editor shows when it opens, and again on demand. Not by a server action: those wait for one another. */
export function useGrantEditorData(clientId: string, apiId: string): { reading: Reading; readAgain: () => void } {
  const [reading, setReading] = useState<Reading>({ state: 'reading' })
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies(attempt): a new attempt reads again
  useEffect(() => {
    const controller = new AbortController()
    setReading({ state: 'reading' })
    readEditor(clientId, apiId, controller.signal).then(
      (data) => setReading({ state: 'read', data }),
      (error: Error) => {
        if (!controller.signal.aborted) setReading({ state: 'failed', message: error.message })
      },
    )
    return () => controller.abort()
  }, [clientId, apiId, attempt])
  return { reading, readAgain: useCallback(() => setAttempt((count) => count + 1), []) }
}

async function readEditor(clientId: string, apiId: string, signal: AbortSignal): Promise<GrantEditorData> {
  const url = `/api/grants/editor?${new URLSearchParams({ application: clientId, api: apiId })}`
  const response = await fetch(url, { signal }).catch(() => {
    throw new Error('The server could not be reached.')
  })
  const body = (await response.json().catch(() => undefined)) as GrantEditorData & { message?: string }
  if (!response.ok) throw new Error(body?.message ?? `The server answered ${response.status}.`)
  return body
}
