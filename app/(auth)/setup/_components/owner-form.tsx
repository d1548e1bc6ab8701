import { ActionForm, SubmitButton } from '../../../../components/ui/action-form.tsx'
import type { FormFailure } from '../../../../components/ui/form-result.ts'
import { TextField } from '../../../../components/ui/text-field.tsx'
import { NewAccountFields } from '../../_components/new-account-fields.tsx'
import { claimOwnerAction } from '../claim-owner-action.ts'

/** Email, name and password of the first owner. */
export function OwnerForm({ token, onRefused }: { token: string; onRefused: (failure: FormFailure) => void }) {
  return (
    <>
      <p className="text-base text-ink-2">The owner is the first administrator of this issuer. The link makes one owner, once.</p>
      <div className="rounded-md border border-line bg-surface p-5">
        <ActionForm
          label="Become the owner"
          action={async (previous, form) => {
            const result = await claimOwnerAction(previous, form)
            // Here and not in onDone: with the new cookie the page is made again and has no form any more.
            if (result.ok) window.location.assign('/')
            else if (result.code === 'forbidden' || result.code === 'conflict') onRefused(result)
            return result
          }}
        >
          <input type="hidden" name="token" value={token} />
          <TextField name="email" label="Email" type="email" autoComplete="username" autoCapitalize="off" spellCheck={false} required />
          <NewAccountFields />
          <SubmitButton>Create owner</SubmitButton>
        </ActionForm>
      </div>
    </>
  )
}
