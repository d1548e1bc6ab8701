import { PASSWORD_CHARACTERS_MIN } from '../../lib/auth/password-policy.ts'
import { TextField } from '../ui/text-field.tsx'

/** A password that somebody chooses, and once more: the fields of `withNewPassword`. Password managers and pasting are welcome (WCAG 3.3.8). */
export function NewPasswordFields({ label }: { label: string }) {
  return (
    <>
      <TextField
        name="password"
        label={label}
        type="password"
        hint={`At least ${PASSWORD_CHARACTERS_MIN} characters. A few words do well.`}
        autoComplete="new-password"
        required
      />
      <TextField name="confirmation" label={`${label} again`} type="password" autoComplete="new-password" required />
    </>
  )
}
