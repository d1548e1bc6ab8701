'use client'

import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { identityProviderUrl } from '../../lib/auth/browser-sign-in.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import type { FormResult } from '../ui/form-result.ts'
import { Notice } from '../ui/notice.tsx'
import { ProofField } from './proof-field.tsx'
import { readProofsAction, signInAgainAction } from './sign-in-again-actions.ts'

type Guard = <T>(work: () => Promise<FormResult<T>>) => Promise<FormResult<T>>

/**
 * For what needs a sign-in of the last ten minutes: `guard(() => someAction(undefined, input))` asks in place when the server wants it, and then
 * goes on with what was asked. Whoever cancels gets the server's refusal. Render the dialog anywhere.
 */
export function useSignInAgain(): readonly [guard: Guard, dialog: ReactNode] {
  const answer = useRef<(proved: boolean) => void>(undefined)
  const [open, setOpen] = useState(false)

  const settle = useCallback((proved: boolean) => {
    setOpen(false)
    answer.current?.(proved)
    answer.current = undefined
  }, [])
  const guard: Guard = useCallback(async (work) => {
    const result = await work()
    if (result.ok || result.code !== 'sign_in_again') return result
    const proved = await new Promise<boolean>((resolve) => {
      answer.current = resolve
      setOpen(true)
    })
    return proved ? work() : result
  }, [])

  const dialog = (
    <Dialog
      title="Confirm that it is you"
      description="This needs a sign-in of the last 10 minutes. It then goes on by itself."
      size="small"
      open={open}
      onOpenChange={(next) => !next && settle(false)}
    >
      {open && <Proof onProved={() => settle(true)} />}
    </Dialog>
  )
  return [guard, dialog]
}

function Proof({ onProved }: { onProved: () => void }) {
  const [proofs, setProofs] = useState<{ password: boolean; code: boolean }>()
  const [unread, setUnread] = useState<string>()
  const [wanted, setWanted] = useState<'password' | 'code'>('password')
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    readProofsAction(undefined, {})
      .then((result) => {
        if (!result.ok) return setUnread(result.message)
        setProofs(result.value)
        setWanted(result.value.password ? 'password' : 'code')
      })
      .catch(() => setUnread('The server could not be reached.'))
  }, [])

  async function prove(form: FormData) {
    if (busy) return
    setBusy(true)
    const value = String(form.get(wanted))
    const result = await signInAgainAction(undefined, wanted === 'password' ? { password: value } : { code: value }).catch(() => undefined)
    setBusy(false)
    if (result?.ok) onProved()
    else setProblem(result?.message ?? 'The server could not be reached.')
  }

  if (unread) return <Notice live tone="denied" title={unread} />
  if (!proofs) return <div className="h-24" />
  if (!proofs.password && !proofs.code) return <AtTheProvider />
  const other = wanted === 'password' ? 'code' : 'password'
  return (
    // By hand and not as an action: what was asked for is an action that waits for this one, and React shows no other result meanwhile.
    <form
      aria-label="Confirm that it is you"
      className="grid gap-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation() // events of React go up to the form that asked, through the portal
        void prove(new FormData(event.currentTarget))
      }}
    >
      <ProofField proof={wanted} problem={problem} />
      <div className="flex flex-wrap items-center gap-2 pt-1">
        <Button type="submit" busy={busy}>
          Confirm
        </Button>
        {proofs[other] && (
          <Button
            kind="quiet"
            onClick={() => {
              setWanted(other)
              setProblem(undefined)
            }}
          >
            {other === 'code' ? 'Use a code instead' : 'Use the password instead'}
          </Button>
        )}
      </div>
    </form>
  )
}

/** Who has neither password nor code proves it where they signed in, and comes back to this page. */
function AtTheProvider() {
  const [refusal, setRefusal] = useState<string>()
  return (
    <div className="grid gap-3">
      <p className="text-ink-2">You sign in at your identity provider. What is not saved on this page is lost when you go there.</p>
      {refusal && <Notice live tone="denied" title={refusal} />}
      <Button
        onClick={async () => {
          const { pathname, search } = window.location
          const url = await identityProviderUrl(pathname + search, { again: true }).catch(() => undefined)
          if (url) window.location.assign(url)
          else setRefusal('The server could not be reached.')
        }}
      >
        Sign in at the provider
      </Button>
    </div>
  )
}
