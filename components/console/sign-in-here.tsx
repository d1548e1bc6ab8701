'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useCallback, useRef, useState } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { Lazy, lazyPart } from '../ui/lazy-part.tsx'
import { SignedOutContext } from '../ui/signed-out.ts'

const form = lazyPart(async () => (await import('./sign-in-here-form.tsx')).SignInHereForm)

/**
 * For a session that ended while a page was open: signs the same person in again over the page, so that what they typed stays, and goes on with
 * what they asked for.
 */
export function SignInHere({ email, children }: { email: string; children: ReactNode }) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const goOn = useRef<() => void>(undefined)

  const ask = useCallback((next: () => void) => {
    goOn.current = next
    setOpen(true)
  }, [])

  function signedIn() {
    setOpen(false)
    router.refresh()
    goOn.current?.()
    goOn.current = undefined
  }

  return (
    <SignedOutContext value={ask}>
      {children}
      <Dialog
        title="Sign in again"
        description={`The session of ${email} has ended. What you typed on this page stays.`}
        size="small"
        open={open}
        onOpenChange={setOpen}
      >
        {open && <Lazy part={form} props={{ email, onSignedIn: signedIn }} />}
      </Dialog>
    </SignedOutContext>
  )
}
