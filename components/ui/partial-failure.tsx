'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from './button.tsx'
import { StatusIcon } from './status-icon.tsx'

interface PartialFailureProps {
  /** What is missing: "The figures of the last 24 hours". */
  what: string
  /** Under which the server logged the cause. */
  requestId?: string
  /** Asks the server for the page again unless it is given. */
  retry?: () => void
}

/** Stands in for the one part that failed; the rest of the page stays usable. */
export function PartialFailure({ what, requestId, retry }: PartialFailureProps) {
  const router = useRouter()
  const [busy, startTransition] = useTransition()
  return (
    <div
      role="alert"
      className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-denied/40 bg-surface px-3 py-2"
    >
      <span className="text-denied">
        <StatusIcon tone="denied" />
      </span>
      <p className="min-w-0 flex-1">
        {what} could not be read.
        {requestId && (
          <span className="text-ink-3">
            {' '}
            Request id <code className="font-mono wrap-anywhere">{requestId}</code>
          </span>
        )}
      </p>
      <Button kind="secondary" size="small" busy={busy} onClick={() => (retry ? retry() : startTransition(() => router.refresh()))}>
        Retry
      </Button>
    </div>
  )
}
