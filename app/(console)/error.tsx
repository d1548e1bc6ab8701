'use client'

import { Button } from '../../components/ui/button.tsx'
import { PageHeader } from '../../components/ui/page-header.tsx'

/** A page that failed; the shell around it stays. The digest is the id under which the server logged the cause. */
export default function ConsoleError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <div role="alert">
      <PageHeader title="This page could not be made" />
      <p className="max-w-prose text-base text-ink-2">
        The server met an error. Issuing tokens does not depend on pages.
        {error.digest && (
          <>
            {' '}
            Its log says why under <code className="font-mono text-sm text-ink">{error.digest}</code>.
          </>
        )}
      </p>
      <div className="mt-4">
        <Button onClick={retry}>Retry</Button>
      </div>
    </div>
  )
}
