'use client'

import { useRouter } from 'next/navigation'
import { Combobox, type ComboboxOption } from '../../../../components/ui/combobox.tsx'
import { leavePage } from '../../../../components/ui/leave-guard.tsx'

interface WhichHooksProps {
  application: ComboboxOption | null
  api: ComboboxOption | null
}

/** "Which hooks run for…": an application and an API, in the URL. */
export function WhichHooks({ application, api }: WhichHooksProps) {
  const router = useRouter()
  function go(chosen: WhichHooksProps) {
    const query = new URLSearchParams()
    if (chosen.application) query.set('app', chosen.application.value)
    if (chosen.api) query.set('api', chosen.api.value)
    leavePage(() => router.push(query.size > 0 ? `/hooks?${query}` : '/hooks', { scroll: false }))
  }
  return (
    <fieldset className="flex flex-wrap items-end gap-3">
      <legend className="mb-1 text-sm font-semibold">Which hooks run for…</legend>
      <div className="w-64 max-w-full">
        <Combobox
          name="application"
          label="Application"
          labelHidden
          placeholder="Any application"
          searchUrl="/api/applications/options"
          value={application}
          onValueChange={(chosen) => go({ application: chosen, api })}
        />
      </div>
      <div className="w-64 max-w-full">
        <Combobox
          name="api"
          label="API"
          labelHidden
          placeholder="Any API"
          searchUrl="/api/apis/options"
          value={api}
          onValueChange={(chosen) => go({ application, api: chosen })}
        />
      </div>
    </fieldset>
  )
}
