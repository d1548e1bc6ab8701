'use client'

import { useState } from 'react'
import { passSecondFactorAction } from '../../../../components/console/sign-in-steps-actions.ts'
import { ActionForm, SubmitButton } from '../../../../components/ui/action-form.tsx'
import { TextField } from '../../../../components/ui/text-field.tsx'

/** The code of the authenticator app, or a recovery code. */
export function CodeForm({ to }: { to: string }) {
  const [recovery, setRecovery] = useState(false)
  return (
    <>
      <h1 className="text-xl font-semibold">{recovery ? 'Enter a recovery code' : 'Enter the code of your app'}</h1>
      <div className="mt-4 grid gap-4 rounded-md border border-line bg-surface p-5">
        <ActionForm action={passSecondFactorAction} label="Second factor" onDone={() => window.location.assign(to)}>
          {recovery ? (
            <TextField
              key="recovery"
              name="code"
              label="Recovery code"
              hint="One of the ten that were shown when the second factor was set up. It works once."
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              mono
              required
              autoFocus
            />
          ) : (
            <TextField
              key="app"
              name="code"
              label="Code"
              hint="The six digits that your authenticator app shows now."
              autoComplete="one-time-code"
              inputMode="numeric"
              maxLength={9}
              mono
              required
              autoFocus
            />
          )}
          <SubmitButton>Sign in</SubmitButton>
        </ActionForm>
        <button
          type="button"
          onClick={() => setRecovery(!recovery)}
          className="cursor-pointer justify-self-start text-sm text-signal underline underline-offset-2"
        >
          {recovery ? 'Use the app instead' : 'Use a recovery code'}
        </button>
      </div>
    </>
  )
}
