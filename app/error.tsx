'use client'

import { PublicPage } from '../components/console/public-page.tsx'
import { Button } from '../components/ui/button.tsx'

/** A page that failed. The digest is the id under which the server logged the cause. */
export default function PageError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <PublicPage width="form">
      <h1 className="text-xl font-semibold">This page could not be made</h1>
      <p className="mt-2 text-base text-ink-2">
        The server met an error. The cause is in its log; issuing tokens does not depend on pages.
      </p>
      {error.digest && (
        <p className="mt-2 text-base text-ink-2">
          Error id <code className="font-mono text-sm text-ink">{error.digest}</code>
        </p>
      )}
      <div className="mt-4 grid">
        <Button type="button" onClick={retry}>
          Try again
        </Button>
      </div>
    </PublicPage>
  )
}
