'use client'

import { useState } from 'react'
import { ActionForm, SubmitButton } from '../../../../components/ui/action-form.tsx'
import type { FormResult } from '../../../../components/ui/form-result.ts'
import { Notice } from '../../../../components/ui/notice.tsx'
import { TextField } from '../../../../components/ui/text-field.tsx'
import { signInSentence, signInWithPassword } from '../../../../lib/auth/browser-sign-in.ts'
import { ProviderButton } from './provider-button.tsx'

interface Provider {
  readonly host: string
  /** It shall ask also who is signed in there. */
  readonly again: boolean
}

/** Email and password. Password managers and pasting are welcome (WCAG 3.3.8). */
export function SignInForm({ to, error, provider }: { to: string; error: string | undefined; provider: Provider | undefined }) {
  const [done, setDone] = useState(false)
  return (
    <>
      <noscript>
        <p className="mt-3 text-base">Signing in needs JavaScript.</p>
      </noscript>
      {error !== undefined && (
        <div className="mt-3">
          <Notice live tone="denied" title={signInSentence(error)} />
        </div>
      )}
      <div className="mt-4 rounded-md border border-line bg-surface p-5">
        <ActionForm
          action={signIn}
          label="Sign in"
          renderFailure={({ message }) => <Notice live tone="denied" title={message} />}
          onDone={() => {
            setDone(true)
            // The next page asks for the code, sets up what is missing, or leads on; a new document forgets what a former person saw.
            window.location.assign(`/second-factor?to=${encodeURIComponent(to)}`)
          }}
        >
          <TextField name="email" label="Email" type="email" autoComplete="username" autoCapitalize="off" spellCheck={false} required />
          <TextField name="password" label="Password" type="password" autoComplete="current-password" required />
          <SubmitButton>{done ? 'Signed in' : 'Sign in'}</SubmitButton>
        </ActionForm>
        {provider && <ProviderButton provider={provider.host} again={provider.again} to={to} />}
      </div>
    </>
  )
}

async function signIn(_previous: FormResult<undefined> | undefined, form: FormData): Promise<FormResult<undefined>> {
  try {
    const answer = await signInWithPassword(String(form.get('email')), String(form.get('password')))
    if (answer.ok) return { ok: true, value: undefined }
    return { ok: false, code: 'invalid', message: signInSentence(answer.code) }
  } catch {
    return { ok: false, code: 'failed', message: 'The server could not be reached. Try again.' }
  }
}
