'use client'

import { useState } from 'react'
import { signInSentence, signInWithPassword } from '../../lib/auth/browser-sign-in.ts'
import { Button } from '../ui/button.tsx'
import { ProofField } from './proof-field.tsx'
import { passSecondFactorAction, readSignInStateAction } from './sign-in-steps-actions.ts'

const UNREACHABLE = 'The server could not be reached. Try again.'

/** Password, then the code where a second factor is on. */
export function SignInHereForm({ email, onSignedIn }: { email: string; onSignedIn: () => void }) {
  const [step, setStep] = useState<'password' | 'code'>('password')
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)

  async function passPassword(password: string): Promise<string | undefined> {
    const answer = await signInWithPassword(email, password)
    if (!answer.ok) return signInSentence(answer.code)
    const state = await readSignInStateAction(undefined, {})
    if (!state.ok) return state.message
    if (state.value === 'active') onSignedIn()
    else if (state.value === 'second_factor') setStep('code')
    else return 'Owners need a second factor here. Set it up on the sign-in page, in a new tab, and come back.'
  }

  async function passCode(code: string): Promise<string | undefined> {
    const result = await passSecondFactorAction(undefined, { code })
    if (!result.ok) return result.message
    onSignedIn()
  }

  async function submit(form: FormData) {
    if (busy) return
    setBusy(true)
    const pass = step === 'password' ? passPassword : passCode
    setProblem(await pass(String(form.get(step))).catch(() => UNREACHABLE))
    setBusy(false)
  }

  return (
    <form
      aria-label="Sign in again"
      className="grid gap-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation() // events of React go up to the form behind, through the portal
        void submit(new FormData(event.currentTarget))
      }}
    >
      <input type="hidden" name="username" value={email} autoComplete="username" />
      <ProofField proof={step} problem={problem} />
      <div className="flex flex-wrap items-center gap-2 pt-1">
        <Button type="submit" busy={busy}>
          Sign in
        </Button>
        <Button kind="quiet" onClick={() => window.open('/sign-in', '_blank', 'noopener')}>
          Another way, in a new tab
        </Button>
      </div>
    </form>
  )
}
