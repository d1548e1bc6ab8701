'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ActionForm, FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import { ButtonLink } from '../../../../../components/ui/button.tsx'
import { formText } from '../../../../../components/ui/form-text.ts'
import { useOfflineReason } from '../../../../../components/ui/offline-banner.tsx'
import { TextArea, TextField } from '../../../../../components/ui/text-field.tsx'
import type { ClientAuthMethod } from '../../../../../lib/oauth/ports.ts'
import { ExpiryField } from '../../../grants/_components/expiry-field.tsx'
import { AuthMethodField } from '../../_components/auth-method-field.tsx'
import { type FreshSecret, useRevealFreshSecret } from '../../_components/fresh-secret.tsx'
import { applicationHref } from '../../[clientId]/application-tabs.ts'
import { createApplicationAction } from '../create-actions.ts'
import { MayCallField, type PickedApi } from './may-call-field.tsx'
import { NewApiDialog } from './new-api-dialog.tsx'

/** Describes an application and what it may call; its page opens with the secret over it. */
export function NewApplicationForm() {
  const router = useRouter()
  const reveal = useRevealFreshSecret()
  const offline = useOfflineReason()
  const [picked, setPicked] = useState<readonly PickedApi[]>([])
  const [creatingApi, setCreatingApi] = useState(false)
  const [expiresAt, setExpiresAt] = useState<string | null>(null)

  function submit(previous: unknown, form: FormData) {
    return createApplicationAction(previous, {
      name: formText(form, 'name'),
      description: formText(form, 'description'),
      owner: formText(form, 'owner'),
      authMethod: formText(form, 'authMethod') as ClientAuthMethod,
      secret: { expiresAt: expiresAt === null ? undefined : new Date(expiresAt) },
      grants: picked.map(({ id, allowedScopes }) => ({ resourceServerId: id, allowedScopes: [...allowedScopes] })),
    })
  }

  return (
    <>
      <ActionForm<FreshSecret>
        label="New application"
        guarded
        action={submit}
        onDone={(secret) => {
          reveal(secret)
          router.push(applicationHref(secret.clientId))
          return false // the secret is shown there, once
        }}
        className="grid max-w-[560px] gap-5"
      >
        <TextField
          name="name"
          label="Name"
          hint="What people call the service, such as billing-worker. It may change later; the client id never does."
          autoComplete="off"
          required
          maxLength={200}
        />
        <TextArea name="description" label="Description" optional rows={2} maxLength={1000} />
        <TextField
          name="owner"
          label="Owner"
          optional
          hint="The team or person to ask when it misbehaves."
          autoComplete="off"
          maxLength={200}
        />
        <AuthMethodField />
        <MayCallField picked={picked} onChange={setPicked} onCreateApi={() => setCreatingApi(true)} />
        <fieldset className="grid gap-1">
          <legend className="mb-1 text-sm font-semibold">First secret</legend>
          <ExpiryField value={expiresAt} onValueChange={setExpiresAt} />
        </fieldset>
        <FormActions>
          <SubmitButton disabledReason={offline}>Create application</SubmitButton>
          <ButtonLink href="/applications">Cancel</ButtonLink>
        </FormActions>
      </ActionForm>
      {/* Beside the form and not in it: what is sent in the dialog would be sent by the form around it, too. */}
      {creatingApi && (
        <NewApiDialog
          onClose={() => setCreatingApi(false)}
          onCreated={(api) => {
            setPicked([...picked, { ...api, allowedScopes: [] }])
            setCreatingApi(false)
          }}
        />
      )}
    </>
  )
}
