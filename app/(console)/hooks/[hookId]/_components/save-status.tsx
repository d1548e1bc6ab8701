'use client'

import { Button } from '../../../../../components/ui/button.tsx'
import { useAskToSignIn } from '../../../../../components/ui/signed-out.ts'
import { Time } from '../../../../../components/ui/time.tsx'
import type { SaveState, StoredDraft } from './use-draft.ts'

interface SaveStatusProps {
  state: SaveState
  server: StoredDraft
  isDirty: boolean
  onRetry: () => void
}

/** Where the text is kept: on the server since when, or not yet and why. */
export function SaveStatus({ state, server, isDirty, onRetry }: SaveStatusProps) {
  const askToSignIn = useAskToSignIn()
  return (
    <p role="status" className="min-w-0 text-sm text-ink-3">
      {state.kind === 'saving' && 'Saving…'}
      {state.kind === 'conflict' && <span className="text-grace">Not saved: the draft was changed by someone else</span>}
      {state.kind === 'failed' && (
        <span className="text-denied">
          Not saved: {state.message}{' '}
          {state.signedOut && askToSignIn && (
            <Button kind="quiet" size="small" onClick={() => askToSignIn(onRetry)}>
              Sign in
            </Button>
          )}
        </span>
      )}
      {state.kind === 'unsaved' && 'Not saved yet'}
      {state.kind === 'saved' && !isDirty && server.updatedAt && (
        <>
          Draft saved <Time at={server.updatedAt} clock precision="second" />
        </>
      )}
      {state.kind === 'saved' && !server.updatedAt && 'No draft: the live code is shown'}
    </p>
  )
}
