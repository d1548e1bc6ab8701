'use client'

import { Button } from '../../../../../components/ui/button.tsx'
import { Combobox } from '../../../../../components/ui/combobox.tsx'
import { useFormState } from '../../../../../components/ui/form-state.tsx'
import { PickedApiLine } from './picked-api-line.tsx'

export interface PickedApi {
  id: string
  name: string
  identifier: string
  allowedScopes: readonly string[]
}

interface MayCallFieldProps {
  picked: readonly PickedApi[]
  onChange: (picked: readonly PickedApi[]) => void
  onCreateApi: () => void
}

/** Which APIs the application may ask for, each with scopes. An API that does not exist yet can be made on the way. */
export function MayCallField({ picked, onChange, onCreateApi }: MayCallFieldProps) {
  const { problems } = useFormState()
  const problem = Object.entries(problems).find(([path]) => path.startsWith('grants'))?.[1]

  function add(api: Omit<PickedApi, 'allowedScopes'>) {
    if (!picked.some(({ id }) => id === api.id)) onChange([...picked, { ...api, allowedScopes: [] }])
  }
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-sm font-semibold">
        May call <span className="font-normal text-ink-3">(optional)</span>
      </legend>
      {picked.length > 0 && (
        <ul className="divide-y divide-line rounded-sm border border-line-2 bg-surface">
          {picked.map((api) => (
            <PickedApiLine
              key={api.id}
              api={api}
              onChange={(allowedScopes) => onChange(picked.map((one) => (one.id === api.id ? { ...one, allowedScopes } : one)))}
              onRemove={() => onChange(picked.filter(({ id }) => id !== api.id))}
            />
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-start gap-2">
        <div className="min-w-56 flex-1">
          <Combobox
            name="addApi"
            label="Add an API"
            labelHidden
            placeholder={picked.length === 0 ? 'Search an API by name or identifier' : 'Add another API'}
            searchUrl="/api/apis/options"
            value={null}
            onValueChange={(option) => option && add({ id: option.value, name: option.label, identifier: option.detail ?? '' })}
          />
        </div>
        <Button kind="secondary" onClick={onCreateApi}>
          Create API
        </Button>
      </div>
      {problem && <p className="text-sm font-semibold text-denied">{problem}</p>}
      <p className="text-sm text-ink-3">Without a grant every token request is denied. More can be granted later.</p>
    </fieldset>
  )
}
