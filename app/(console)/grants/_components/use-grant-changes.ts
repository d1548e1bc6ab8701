'use client'

import { useToast } from '../../../../components/ui/toast.tsx'
import type { ActionResult } from '../../../../lib/auth/admin-action.ts'
import type { StoredGrant } from '../../../../lib/client-grants/stale-grant.ts'
import { removeGrantAction, restoreGrantAction, saveGrantAction } from '../grant-actions.ts'
import type { GrantDraft } from './grant-draft.ts'

/** The two sides of a grant, with the names that people know them by. */
export interface GrantPair {
  readonly clientId: string
  readonly applicationName: string
  readonly apiId: string
  readonly apiName: string
}

type Before = Pick<StoredGrant, 'id' | 'allowedScopes' | 'expiresAt' | 'revision'>

interface GrantChanges {
  /** `before` is the grant that was shown, null where there was none; a failed call resolves, and never throws. */
  save: (pair: GrantPair, before: Before | null, draft: GrantDraft) => Promise<ActionResult<StoredGrant>>
  remove: (pair: GrantPair, before: Before) => Promise<ActionResult<void>>
}

/** Saves and removes grants. What was done is told with an Undo, which a later change of the same grant refuses. */
export function useGrantChanges(): GrantChanges {
  const toast = useToast()
  return {
    async save(pair, before, { allowedScopes, expiresAt }) {
      const sides = { clientId: pair.clientId, resourceServerId: pair.apiId }
      const result = await reached(
        saveGrantAction(undefined, { ...sides, allowedScopes: [...allowedScopes], expiresAt, revision: before?.revision }),
      )
      if (!result.ok) return result
      const { id, revision } = result.value
      if (before === null) {
        const undo = () => removeGrantAction(undefined, { id, revision })
        toast.show({ title: `Granted ${pair.applicationName} access to ${pair.apiName}`, undo })
      } else {
        const old = { allowedScopes: [...before.allowedScopes], expiresAt: before.expiresAt }
        const undo = () => saveGrantAction(undefined, { ...sides, ...old, revision })
        toast.show({ title: `Saved the grant of ${pair.applicationName} to ${pair.apiName}`, undo })
      }
      return result
    },
    async remove(pair, { id, revision }) {
      const result = await reached(removeGrantAction(undefined, { id, revision }))
      if (result.ok) {
        const undo = () => restoreGrantAction(undefined, { id })
        toast.show({ title: `Removed the grant of ${pair.applicationName} to ${pair.apiName}`, undo })
      }
      return result
    },
  }
}

/** A call that never arrived, as a failure like the others. */
async function reached<T>(call: Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await call
  } catch (error) {
    console.error(error)
    return { ok: false, code: 'failed', message: 'The server could not be reached. Nothing was changed, as far as this page knows.' }
  }
}
