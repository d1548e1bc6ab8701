'use client'

import { Button } from '../../../../../components/ui/button.tsx'
import { Notice } from '../../../../../components/ui/notice.tsx'
import { CodeDiff } from '../../_editor/code-diff.tsx'
import type { DraftText, StoredDraft } from './use-draft.ts'

interface DraftConflictProps {
  theirs: StoredDraft
  yours: DraftText
  onSettle: (keep: 'yours' | 'theirs') => void
}

/** Two people wrote at once: both texts side by side, and the choice. Neither is lost before it is made. */
export function DraftConflict({ theirs, yours, onSettle }: DraftConflictProps) {
  return (
    <div className="mb-4 grid gap-2">
      <Notice
        live
        tone="grace"
        title={theirs.updatedBy ? `${theirs.updatedBy} saved the draft while you were editing` : 'The draft was saved meanwhile'}
      >
        <div className="flex flex-wrap gap-2 pt-1">
          <Button size="small" onClick={() => onSettle('yours')}>
            Keep yours
          </Button>
          <Button kind="secondary" size="small" onClick={() => onSettle('theirs')}>
            Take theirs
          </Button>
        </div>
      </Notice>
      <CodeDiff split before={theirs.source} after={yours.source} beforeLabel="Saved now" afterLabel="Yours" className="max-h-96" />
    </div>
  )
}
