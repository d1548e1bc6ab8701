'use client'

import { Button } from '../../../../components/ui/button.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'
import { LinesSkeleton } from '../../../../components/ui/skeleton.tsx'
import type { ActionFailure } from '../../../../lib/auth/admin-action.ts'
import type { StoredGrant } from '../../../../lib/client-grants/stale-grant.ts'
import type { GrantDraft } from './grant-draft.ts'
import { GrantEditorForm } from './grant-editor-form.tsx'
import type { GrantPair } from './use-grant-changes.ts'
import { useGrantEditorData } from './use-grant-editor-data.ts'

/** What somebody asked an editor to do; `remove` takes the grant away. */
export type GrantOrder = { readonly kind: 'save'; readonly draft: GrantDraft } | { readonly kind: 'remove' }

export interface GrantEditorProps {
  clientId: string
  apiId: string
  /** Admins may; for others every control stays in place and says why. */
  mayChange: boolean
  onClose: () => void
  /** After a save or a removal. */
  onDone?: () => void
  /** Begins with a new expiry, for a grant that has ended or soon will. */
  extend?: boolean
  /** Carries the order out elsewhere, and at once: the cell of the matrix changes before the server has answered. */
  onOrder?: (order: GrantOrder, pair: GrantPair, before: StoredGrant | null) => void
  /** An order that was refused before, to look at again. */
  refused?: { readonly order: GrantOrder; readonly failure: ActionFailure }
}

/**
 * The body of the popover or dialog that changes one grant: which scopes, until when, or not at all. It reads what it shows when it opens.
 */
export function GrantEditor(props: GrantEditorProps) {
  const { reading, readAgain } = useGrantEditorData(props.clientId, props.apiId)
  if (reading.state === 'reading') return <LinesSkeleton lines={6} />
  if (reading.state === 'failed') {
    return (
      <Notice live tone="denied" title={reading.message}>
        <Button kind="secondary" size="small" onClick={readAgain}>
          Retry
        </Button>
      </Notice>
    )
  }
  return <GrantEditorForm {...props} data={reading.data} />
}
