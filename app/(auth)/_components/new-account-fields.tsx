import { NewPasswordFields } from '../../../components/console/new-password-fields.tsx'
import { TextField } from '../../../components/ui/text-field.tsx'

/** Name and password of a new account. */
export function NewAccountFields() {
  return (
    <>
      <TextField name="name" label="Name" hint="As others see it beside what you did." autoComplete="name" optional />
      <NewPasswordFields label="Password" />
    </>
  )
}
