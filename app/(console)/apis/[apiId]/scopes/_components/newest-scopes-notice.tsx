'use client'

import { useState } from 'react'
import { Button } from '../../../../../../components/ui/button.tsx'
import { Notice } from '../../../../../../components/ui/notice.tsx'
import { countOf } from '../../../../../../components/ui/number-format.ts'
import type { RollOutCandidates } from '../../../../../../lib/resource-servers/roll-out-scopes.ts'
import { RollOutDialog } from './roll-out-dialog.tsx'
import type { ScopesApi } from './scope-columns.tsx'

interface NewestScopesNoticeProps {
  api: ScopesApi
  scopes: readonly string[]
  rollOut: RollOutCandidates
  mayChange: boolean
}

/** What "Not now" leaves: some applications hold everything but the newest scope. Leads back to the question. */
export function NewestScopesNotice({ api, scopes, rollOut, mayChange }: NewestScopesNoticeProps) {
  const [open, setOpen] = useState(false)
  const many = rollOut.total !== 1
  return (
    <div className="mb-4">
      <Notice
        tone="grace"
        title={`${countOf(rollOut.total, 'application')} ${many ? 'hold' : 'holds'} every other scope, but not ${scopes.join(' ')}`}
      >
        <p>{many ? 'Their requests for it are' : 'Its request for it is'} refused until the grant has it.</p>
        <div className="mt-2">
          <Button
            kind="secondary"
            size="small"
            disabledReason={mayChange ? undefined : 'Needs the admin role'}
            onClick={() => setOpen(true)}
          >
            Review {many ? 'applications' : 'application'}
          </Button>
        </div>
      </Notice>
      {open && <RollOutDialog api={api} scopes={scopes} {...rollOut} onClose={() => setOpen(false)} />}
    </div>
  )
}
