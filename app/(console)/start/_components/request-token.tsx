'use client'

import { ActionForm, SubmitButton } from '../../../../components/ui/action-form.tsx'
import { TextField } from '../../../../components/ui/text-field.tsx'
import { requestTokenAction } from '../start-actions.ts'

interface RequestTokenProps {
  clientId: string
  audience: string
  disabledReason?: string
}

/** The button of the fourth step: a real request from here, with a secret that is used once and not kept. */
export function RequestToken({ clientId, audience, disabledReason }: RequestTokenProps) {
  return (
    <ActionForm action={requestTokenAction} label="Request a token" className="flex flex-wrap items-end gap-2">
      <input type="hidden" name="clientId" value={clientId} />
      <input type="hidden" name="audience" value={audience} />
      <div className="w-full sm:w-80">
        <TextField
          name="clientSecret"
          label="Client secret"
          hint="Used for this request and not kept."
          type="password"
          mono
          autoComplete="off"
          spellCheck={false}
          readOnly={disabledReason !== undefined}
        />
      </div>
      <div className="sm:mb-6">
        <SubmitButton kind="secondary" disabledReason={disabledReason}>
          Request a token
        </SubmitButton>
      </div>
    </ActionForm>
  )
}
