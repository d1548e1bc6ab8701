import { useEffect, useRef } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { Notice } from '../../../components/ui/notice.tsx'
import { PASSWORD_CHARACTERS_MIN } from '../../../lib/auth/password-policy.ts'
import type { SetupState } from '../claim-owner-action.ts'

interface OwnerFormProps {
  token: string
  state: Extract<SetupState, { step: 'form' }>
  submit: (form: FormData) => void
  busy: boolean
}

/** Email and password of the first owner. Password managers and pasting are welcome (WCAG 3.3.8). */
export function OwnerForm({ token, state, submit, busy }: OwnerFormProps) {
  const { problems = {}, email = '' } = state
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    // After a refusal the cursor stands where the problem is, and a screen reader reads the problem with the field.
    if (state.problems) form.current?.querySelector<HTMLInputElement>('[aria-invalid]')?.focus()
  }, [state])
  return (
    <>
      <p className="text-base text-ink-2">The owner is the first administrator of this issuer. The link makes one owner, once.</p>
      {problems.form && <Notice live tone="denied" title={problems.form} />}
      <form ref={form} action={submit} className="mt-2 grid gap-5 rounded-md border border-line bg-surface p-5">
        <input type="hidden" name="token" value={token} />
        <Field label="Email" name="email" type="email" autoComplete="username" required defaultValue={email} problem={problems.email} />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          hint={`At least ${PASSWORD_CHARACTERS_MIN} characters. A few words do well.`}
          problem={problems.password}
        />
        <Field
          label="Password again"
          name="confirmation"
          type="password"
          autoComplete="new-password"
          required
          problem={problems.confirmation}
        />
        <Button type="submit" busy={busy} onClick={(event) => busy && event.preventDefault()}>
          {busy ? 'Creating owner' : 'Create owner'}
        </Button>
      </form>
    </>
  )
}
