'use client'

import { useState } from 'react'
import { Combobox, type ComboboxOption } from '../../../../components/ui/combobox.tsx'
import { GrantEditor } from './grant-editor.tsx'

interface GrantAccessChoiceProps {
  application: ComboboxOption | undefined
  api: ComboboxOption | undefined
  about: 'application' | 'api' | undefined
  onClose: () => void
}

/** Which application, which API, where the page does not say; then the editor of their grant. */
export function GrantAccessChoice({ application, api, about, onClose }: GrantAccessChoiceProps) {
  const [chosenApplication, setApplication] = useState<ComboboxOption | null>(application ?? null)
  const [chosenApi, setApi] = useState<ComboboxOption | null>(api ?? null)
  return (
    <div className="grid gap-4">
      <div className={about ? 'grid' : 'grid gap-3 sm:grid-cols-2'}>
        {about !== 'application' && (
          <Combobox
            name="application"
            label="Application"
            placeholder="Name or client id"
            searchUrl="/api/applications/options"
            value={chosenApplication}
            onValueChange={setApplication}
          />
        )}
        {about !== 'api' && (
          <Combobox
            name="api"
            label="API"
            placeholder="Name or identifier"
            searchUrl="/api/apis/options"
            value={chosenApi}
            onValueChange={setApi}
          />
        )}
      </div>
      {chosenApplication && chosenApi ? (
        <GrantEditor
          key={`${chosenApplication.value} ${chosenApi.value}`}
          clientId={chosenApplication.value}
          apiId={chosenApi.value}
          mayChange
          onClose={onClose}
        />
      ) : (
        <p className="text-sm text-ink-2">
          {!about && 'Choose both. '}Without a grant, every request of the application for the API is denied.
        </p>
      )}
    </div>
  )
}
