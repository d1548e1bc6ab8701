import { TextField } from '../../../components/ui/text-field.tsx'
import { PASSWORD_CHARACTERS_MIN } from '../../../lib/auth/password-policy.ts'

/** Name and password of a new account. Password managers and pasting are welcome (WCAG 3.3.8). */
export function NewAccountFields() {
  return (
    <>
      <TextField name="name" label="Name" hint="As others see it beside what you did." autoComplete="name" optional />
      <TextField
        name="password"
        label="Password"
        type="password"
        hint={`At least ${PASSWORD_CHARACTERS_MIN} characters. A few words do well.`}
        autoComplete="new-password"
        required
      />
      <TextField name="confirmation" label="Password again" type="password" autoComplete="new-password" required />
    </>
  )
}
