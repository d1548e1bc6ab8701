'use client'

import { useNow } from '../../../../components/ui/reader.tsx'
import { StaleWrite } from '../../../../components/ui/stale-write.tsx'
import { Time } from '../../../../components/ui/time.tsx'
import { formatRelative } from '../../../../components/ui/time-format.ts'
import type { StoredGrant } from '../../../../lib/client-grants/stale-grant.ts'
import type { GrantDraft } from './grant-draft.ts'

interface GrantConflictProps {
  /** What is stored now; null: somebody removed the grant. */
  theirs: StoredGrant | null
  yours: GrantDraft
  onReapply: () => void
  onDiscard: () => void
}

/** Somebody else saved this grant first. */
export function GrantConflict({ theirs, yours, onReapply, onDiscard }: GrantConflictProps) {
  const now = useNow()
  const changed = theirs?.changed
  const title =
    theirs === null
      ? 'Removed meanwhile'
      : `Changed by ${changed?.by || 'someone else'}${changed ? ` ${formatRelative(new Date(changed.at), now)}` : ''}`
  return (
    <StaleWrite
      title={title}
      fields={[
        { name: 'Scopes', theirs: theirs ? scopesOf(theirs) : 'no grant', yours: scopesOf(yours) },
        { name: 'Expires', theirs: theirs ? expiryOf(theirs) : '–', yours: expiryOf(yours) },
      ]}
      onReapply={onReapply}
      onDiscard={onDiscard}
    />
  )
}

function scopesOf({ allowedScopes }: GrantDraft) {
  return <span className="font-mono text-xs">{allowedScopes.join(' ') || 'none'}</span>
}

function expiryOf({ expiresAt }: GrantDraft) {
  return expiresAt === null ? 'never' : <Time at={expiresAt} zoned />
}
