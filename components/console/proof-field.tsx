import { TextField } from '../ui/text-field.tsx'

/** What an administrator proves to be themselves with: the password, or a code of the second factor. The field is named as the proof. */
export function ProofField({ proof, problem }: { proof: 'password' | 'code'; problem: string | undefined }) {
  return proof === 'password' ? (
    <TextField
      key="password"
      name="password"
      label="Password"
      type="password"
      autoComplete="current-password"
      problem={problem}
      autoFocus
    />
  ) : (
    <TextField
      key="code"
      name="code"
      label="Code"
      hint="Of your authenticator app, or a recovery code."
      autoComplete="one-time-code"
      autoCapitalize="off"
      spellCheck={false}
      mono
      problem={problem}
      autoFocus
    />
  )
}
