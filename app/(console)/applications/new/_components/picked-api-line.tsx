'use client'

import { useEffect, useState } from 'react'
import { Button } from '../../../../../components/ui/button.tsx'
import { LinesSkeleton } from '../../../../../components/ui/skeleton.tsx'
import type { EditorScope } from '../../../../../lib/client-grants/read-grant-editor.ts'
import { ScopeList } from '../../../grants/_components/scope-list.tsx'
import type { PickedApi } from './may-call-field.tsx'

interface PickedApiLineProps {
  api: PickedApi
  onChange: (allowedScopes: string[]) => void
  onRemove: () => void
}

const NONE: ReadonlySet<string> = new Set()

/** One API with the scopes to grant. */
export function PickedApiLine({ api, onChange, onRemove }: PickedApiLineProps) {
  const [scopes, setScopes] = useState<readonly EditorScope[]>()
  const [failed, setFailed] = useState(false)

  useEffect(() => {
    if (failed) return
    const controller = new AbortController()
    readScopes(api.id, controller.signal).then(setScopes, () => setFailed(!controller.signal.aborted))
    return () => controller.abort()
  }, [api.id, failed])

  return (
    <li className="grid gap-2 px-3 py-2 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="min-w-0">
          <span className="font-semibold">{api.name}</span>{' '}
          <span className="font-mono text-xs wrap-anywhere text-ink-3">{api.identifier}</span>
        </p>
        <Button kind="quiet" size="small" onClick={onRemove}>
          Remove<span className="sr-only"> {api.name}</span>
        </Button>
      </div>
      {scopes ? (
        <ScopeList scopes={scopes} chosen={api.allowedScopes} held={NONE} disabled={false} onChange={onChange} />
      ) : failed ? (
        <div className="flex flex-wrap items-center gap-2 text-denied">
          The scopes could not be read.
          <Button kind="secondary" size="small" onClick={() => setFailed(false)}>
            Retry
          </Button>
        </div>
      ) : (
        <LinesSkeleton lines={3} />
      )}
    </li>
  )
}

async function readScopes(apiId: string, signal: AbortSignal): Promise<EditorScope[]> {
  const response = await fetch(`/api/apis/scopes?api=${encodeURIComponent(apiId)}`, { signal })
  if (!response.ok) throw new Error(`the scopes answered ${response.status}`)
  const { scopes } = (await response.json()) as { scopes: { value: string; description: string }[] }
  return scopes.map((scope) => ({ ...scope, lastUsedOn: null }))
}
