'use client'

import { Button } from '../../../../components/ui/button.tsx'
import { useCopy } from '../../../../components/ui/copy-button.tsx'

/** Copies where services fetch the key set. */
export function CopyUrlButton({ url }: { url: string }) {
  const [result, copy] = useCopy(url)
  return (
    <Button kind="secondary" onClick={copy}>
      <span aria-live="polite">{result === 'idle' ? 'Copy JWKS URL' : result === 'copied' ? 'Copied' : url}</span>
    </Button>
  )
}
