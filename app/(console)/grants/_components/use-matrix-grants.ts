'use client'

import { startTransition, useMemo, useOptimistic, useState } from 'react'
import type { ActionFailure } from '../../../../lib/auth/admin-action.ts'
import type { MatrixGrant } from '../../../../lib/client-grants/read-grant-matrix.ts'
import type { StoredGrant } from '../../../../lib/client-grants/stale-grant.ts'
import type { GrantOrder } from './grant-editor.tsx'
import { type GrantPair, useGrantChanges } from './use-grant-changes.ts'

/** What the server did not do, and everything that trying again takes. */
export interface RefusedOrder {
  readonly key: string
  readonly order: GrantOrder
  readonly pair: GrantPair
  readonly before: StoredGrant | null
  readonly failure: ActionFailure
}

export function cellKey(clientId: string, apiId: string): string {
  return `${clientId} ${apiId}`
}

interface MatrixGrants {
  readonly cells: ReadonlyMap<string, MatrixGrant>
  readonly refused: readonly RefusedOrder[]
  readonly carryOut: (key: string, order: GrantOrder, pair: GrantPair, before: StoredGrant | null) => void
  readonly dismiss: (key: string) => void
}

/** The grants on the screen: those of the server, with what is being saved already applied. */
export function useMatrixGrants(grants: readonly MatrixGrant[]): MatrixGrants {
  const stored = useMemo(() => new Map(grants.map((grant) => [cellKey(grant.clientId, grant.apiId), grant])), [grants])
  const [cells, apply] = useOptimistic(stored, (current, { key, next }: { key: string; next: MatrixGrant | undefined }) => {
    const changed = new Map(current)
    if (next) changed.set(key, next)
    else changed.delete(key)
    return changed
  })
  const [refused, setRefused] = useState<readonly RefusedOrder[]>([])
  const { save, remove } = useGrantChanges()
  const dismiss = (key: string) => setRefused((all) => all.filter((one) => one.key !== key))

  function carryOut(key: string, order: GrantOrder, pair: GrantPair, before: StoredGrant | null) {
    dismiss(key)
    startTransition(async () => {
      apply({ key, next: order.kind === 'save' ? expected(order, pair, stored.get(key)) : undefined })
      const result = order.kind === 'save' ? await save(pair, before, order.draft) : before && (await remove(pair, before))
      if (result && !result.ok) {
        setRefused((all) => [...all.filter((one) => one.key !== key), { key, order, pair, before, failure: result }])
      }
    })
  }
  return { cells, refused, carryOut, dismiss }
}

/** The cell as it will be, until the server says how it is. */
function expected({ draft }: Extract<GrantOrder, { kind: 'save' }>, pair: GrantPair, current: MatrixGrant | undefined): MatrixGrant {
  return {
    id: current?.id ?? '',
    clientId: pair.clientId,
    apiId: pair.apiId,
    allowedScopes: draft.allowedScopes,
    expiresAt: draft.expiresAt,
    revision: current?.revision ?? 0,
    expired: draft.expiresAt !== null && Date.parse(draft.expiresAt) <= Date.now(),
    unusedScopes: 0,
    missingNewest: [],
    effectiveScopes: (current?.effectiveScopes ?? []).filter((scope) => draft.allowedScopes.includes(scope)),
  }
}
