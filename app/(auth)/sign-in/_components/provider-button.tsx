'use client'

import { useState, useTransition } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'
import { identityProviderUrl, signInSentence } from '../../../../lib/auth/browser-sign-in.ts'

/** The way over the identity provider, named by its host. `again`: it shall ask also who is signed in there. */
export function ProviderButton({ provider, to, again }: { provider: string; to: string; again: boolean }) {
  const [busy, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<string>()

  function go() {
    startTransition(async () => {
      try {
        window.location.assign(await identityProviderUrl(to, { again }))
      } catch {
        setRefusal(signInSentence('OAuthSignin'))
      }
    })
  }

  return (
    <div className="mt-5 grid gap-3 border-t border-line pt-5">
      {refusal && <Notice live tone="denied" title={refusal} />}
      <Button kind="secondary" busy={busy} onClick={go}>
        Sign in with {provider}
      </Button>
    </div>
  )
}
