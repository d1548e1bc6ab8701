'use client'

import { useRouter } from 'next/navigation'
import { ActionForm, FormActions, SubmitButton } from '../../../../../components/ui/action-form.tsx'
import { ButtonLink } from '../../../../../components/ui/button.tsx'
import { Code } from '../../../../../components/ui/status.tsx'
import { TextArea, TextField } from '../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../components/ui/toast.tsx'
import type { SigningAlg } from '../../../../../lib/oauth/ports.ts'
import { LifetimeField } from '../../_components/lifetime-field.tsx'
import { AlgorithmField, DialectField } from '../../_components/token-fields.tsx'
import { apiHref } from '../../[apiId]/api-tabs.ts'
import { createApiAction } from '../../api-actions.ts'

/** Everything an API needs, on one page. */
export function NewApiForm({ withoutKeys }: { withoutKeys: readonly SigningAlg[] }) {
  const router = useRouter()
  const toast = useToast()
  return (
    <ActionForm
      label="Create API"
      action={createApiAction}
      guarded
      className="grid max-w-form gap-5"
      onDone={({ id }) => {
        toast.show({ title: 'Created the API' })
        router.push(apiHref(id))
      }}
    >
      <TextField name="name" label="Name" placeholder="Ledger" hint="For people. It can change." autoComplete="off" required />
      <TextField
        name="identifier"
        label="Identifier"
        mono
        placeholder="https://ledger.acme/"
        hint={
          <>
            Never changes. It is the <Code>aud</Code> of every token, and the API compares it. A URI that you own; nothing is fetched from
            it.
          </>
        }
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        required
      />
      <LifetimeField lifetimeSeconds={86_400} />
      <AlgorithmField value="RS256" withoutKeys={withoutKeys} />
      <DialectField value="access_token" />
      <TextArea
        name="scopes"
        label="Scopes"
        optional
        mono
        rows={4}
        placeholder={'read:entries Read the ledger\nwrite:entries'}
        hint="One per line; a description may follow after a space. More can be added later."
        autoCapitalize="off"
        spellCheck={false}
      />
      <FormActions>
        <SubmitButton>Create API</SubmitButton>
        <ButtonLink href="/apis">Cancel</ButtonLink>
      </FormActions>
    </ActionForm>
  )
}
