'use client'

import { useRef, useState } from 'react'
import { ActionForm, FormActions, SubmitButton } from '../../../../../../components/ui/action-form.tsx'
import type { FormFailure } from '../../../../../../components/ui/form-result.ts'
import { TextField } from '../../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import type { SigningAlg, TokenDialect } from '../../../../../../lib/oauth/ports.ts'
import type { StaleResourceServer } from '../../../../../../lib/resource-servers/update-resource-server.ts'
import { LifetimeField } from '../../../_components/lifetime-field.tsx'
import { AlgorithmField, DialectField } from '../../../_components/token-fields.tsx'
import { saveApiAction } from '../../../api-actions.ts'
import { StaleApi } from './stale-api.tsx'

/** What the form changes. */
export interface ApiSettings {
  id: string
  name: string
  revision: number
  signingAlg: SigningAlg
  tokenLifetimeSeconds: number
  tokenDialect: TokenDialect
}

interface ApiSettingsFormProps {
  api: ApiSettings
  withoutKeys: readonly SigningAlg[]
  mayChange: boolean
}

/** Name, lifetime, algorithm and claims, saved together under the revision that the fields were filled from. */
export function ApiSettingsForm({ api: stored, withoutKeys, mayChange }: ApiSettingsFormProps) {
  // Kept from the first render: were it to follow the page, a save would go over what somebody else has changed meanwhile.
  const [api, setApi] = useState(stored)
  const [generation, setGeneration] = useState(0)
  const revision = useRef<HTMLInputElement>(null)
  const sent = useRef<FormData>(undefined)
  const toast = useToast()

  function renderFailure(failure: FormFailure, retry: () => void) {
    const current = failure.current as StaleResourceServer | undefined
    if (failure.code !== 'conflict' || current === undefined || sent.current === undefined) return undefined
    return (
      <StaleApi
        current={current}
        yours={sent.current}
        onReapply={() => {
          if (revision.current) revision.current.value = String(current.resourceServer.revision)
          retry()
        }}
        onDiscard={() => {
          setApi(current.resourceServer)
          setGeneration((count) => count + 1)
        }}
      />
    )
  }

  return (
    <ActionForm
      key={generation}
      label="API settings"
      guarded
      className="grid gap-5"
      action={(previous: unknown, form: FormData) => {
        sent.current = form
        return saveApiAction(previous, form)
      }}
      renderFailure={renderFailure}
      onDone={(saved) => {
        setApi(saved)
        if (revision.current) revision.current.value = String(saved.revision)
        toast.show({ title: `Saved ${saved.name}` })
      }}
    >
      <input type="hidden" name="id" value={api.id} />
      <input ref={revision} type="hidden" name="revision" defaultValue={api.revision} />
      <TextField name="name" label="Name" hint="For people. It can change." defaultValue={api.name} autoComplete="off" required />
      <LifetimeField lifetimeSeconds={api.tokenLifetimeSeconds} />
      <AlgorithmField value={api.signingAlg} stored={api.signingAlg} withoutKeys={withoutKeys} />
      <DialectField value={api.tokenDialect} />
      <FormActions>
        <SubmitButton disabledReason={mayChange ? undefined : 'Needs the admin role'}>Save changes</SubmitButton>
      </FormActions>
    </ActionForm>
  )
}
