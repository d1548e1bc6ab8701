'use client'

import { FormActions, SubmitButton } from '../../../../../../components/ui/action-form.tsx'
import { RevisionForm } from '../../../../../../components/ui/revision-form.tsx'
import { TextField } from '../../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import type { SigningAlg, TokenDialect } from '../../../../../../lib/oauth/ports.ts'
import type { StaleResourceServer } from '../../../../../../lib/resource-servers/update-resource-server.ts'
import { LifetimeField } from '../../../_components/lifetime-field.tsx'
import { AlgorithmField, DialectField } from '../../../_components/token-fields.tsx'
import { saveApiAction } from '../../../api-actions.ts'
import { DIALECT_NAMES } from '../../../dialects.ts'
import { joinLifetime, lifetimeInWords } from '../../../lifetime.ts'

/** What the form changes. */
interface ApiSettings {
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

/** Name, lifetime, algorithm and claims, saved together. */
export function ApiSettingsForm({ api: stored, withoutKeys, mayChange }: ApiSettingsFormProps) {
  const toast = useToast()
  return (
    <RevisionForm<ApiSettings>
      label="API settings"
      className="grid gap-5"
      stored={stored}
      action={saveApiAction}
      onDone={({ name }) => toast.show({ title: `Saved ${name}` })}
      newerVersion={(current) => {
        const { resourceServer, changed } = current as StaleResourceServer
        return { stored: resourceServer, changed }
      }}
      fields={compare}
    >
      {(api) => (
        <>
          <input type="hidden" name="id" value={api.id} />
          <TextField name="name" label="Name" hint="For people. It can change." defaultValue={api.name} autoComplete="off" required />
          <LifetimeField lifetimeSeconds={api.tokenLifetimeSeconds} />
          <AlgorithmField value={api.signingAlg} stored={api.signingAlg} withoutKeys={withoutKeys} />
          <DialectField value={api.tokenDialect} />
          <FormActions>
            <SubmitButton disabledReason={mayChange ? undefined : 'Needs the admin role'}>Save changes</SubmitButton>
          </FormActions>
        </>
      )}
    </RevisionForm>
  )
}

function compare(theirs: ApiSettings, form: FormData) {
  const yours = (name: string) => String(form.get(name) ?? '')
  const lifetime = joinLifetime(Number(yours('lifetime')), yours('lifetimeUnit'))
  return [
    { name: 'Name', theirs: theirs.name, yours: yours('name') },
    {
      name: 'Token lifetime',
      theirs: lifetimeInWords(theirs.tokenLifetimeSeconds),
      yours: lifetime === undefined ? yours('lifetime') : lifetimeInWords(lifetime),
    },
    { name: 'Signing algorithm', theirs: theirs.signingAlg, yours: yours('signingAlg') },
    { name: 'Claims', theirs: DIALECT_NAMES[theirs.tokenDialect], yours: DIALECT_NAMES[yours('tokenDialect') as TokenDialect] },
  ]
}
