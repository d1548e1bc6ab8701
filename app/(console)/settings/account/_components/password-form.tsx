'use client'

import { useState } from 'react'
import { NewPasswordFields } from '../../../../../components/console/new-password-fields.tsx'
import { useSignInAgain } from '../../../../../components/console/sign-in-again.tsx'
import { ActionForm, FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import { TextField } from '../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import { changePasswordAction } from '../account-actions.ts'

/** Changes one's own password, or sets the first one. */
export function PasswordForm({ email, hasPassword }: { email: string; hasPassword: boolean }) {
  const [guard, signInAgain] = useSignInAgain()
  const [times, setTimes] = useState(0)
  const toast = useToast()
  return (
    <>
      <ActionForm<{ endedSessions: number }>
        key={times} // an emptied form after each change
        label="Change password"
        action={(previous, form) => guard(() => changePasswordAction(previous, form))}
        onDone={({ endedSessions }) => {
          setTimes(times + 1)
          const detail = endedSessions > 0 ? `${endedSessions} other ${endedSessions === 1 ? 'session' : 'sessions'} ended.` : undefined
          toast.show({ title: hasPassword ? 'Changed the password' : 'Set the password', detail })
        }}
      >
        <input type="hidden" name="username" value={email} autoComplete="username" />
        {hasPassword && (
          <TextField name="currentPassword" label="Current password" type="password" autoComplete="current-password" required />
        )}
        <NewPasswordFields label="New password" />
        <p className="text-sm text-ink-2">Your other sessions end.</p>
        <FormActions>
          <SubmitButton>{hasPassword ? 'Change password' : 'Set password'}</SubmitButton>
        </FormActions>
      </ActionForm>
      {signInAgain}
    </>
  )
}
