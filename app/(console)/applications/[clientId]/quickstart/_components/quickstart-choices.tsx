'use client'

import { useRouter } from 'next/navigation'
import { useOptimistic, useTransition } from 'react'
import { Checkbox } from '../../../../../../components/ui/checkbox.tsx'
import type { SearchParams } from '../../../../../../components/ui/list-url.ts'
import { SelectField } from '../../../../../../components/ui/select-field.tsx'
import type { QuickstartApi } from '../../../../../../lib/quickstart/read-quickstart.ts'

interface QuickstartChoicesProps {
  pathname: string
  query: SearchParams
  apis: readonly QuickstartApi[]
  chosen: { id: string; scopes: readonly string[] }
  /** What the programs ask for now. */
  scopes: readonly string[]
}

/** For which API and which scopes the programs are. The address says it. */
export function QuickstartChoices({ pathname, query, apis, chosen, scopes: scopesOfPage }: QuickstartChoicesProps) {
  const router = useRouter()
  const [, startTransition] = useTransition()
  // The controls answer at once; the programs follow with the page.
  const [{ api: shownApi, scopes }, show] = useOptimistic({ api: chosen.id, scopes: scopesOfPage })

  function choose(api: string, wanted: readonly string[] | undefined) {
    const next = new URLSearchParams({ api })
    if (typeof query.lang === 'string') next.set('lang', query.lang)
    for (const scope of wanted?.length === 0 ? [''] : (wanted ?? [])) next.append('scope', scope)
    startTransition(() => {
      show({ api, scopes: wanted ?? scopes })
      router.replace(`${pathname}?${next}`, { scroll: false })
    })
  }
  return (
    <section aria-label="What the token is for" className="grid gap-4">
      <SelectField
        name="api"
        label="API"
        value={shownApi}
        onChange={(event) => choose(event.target.value, undefined)}
        options={apis.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {chosen.scopes.length > 0 && (
        <fieldset className="min-w-0">
          <legend className="mb-1 text-sm font-semibold">Scopes</legend>
          <div className="max-h-64 overflow-y-auto rounded-sm border border-line-2 bg-surface px-2.5 py-1.5">
            {chosen.scopes.map((scope) => (
              <Checkbox
                key={scope}
                label={<span className="font-mono text-xs wrap-anywhere">{scope}</span>}
                checked={scopes.includes(scope)}
                onChange={(event) =>
                  choose(
                    chosen.id,
                    chosen.scopes.filter((other) => (other === scope ? event.currentTarget.checked : scopes.includes(other))),
                  )
                }
              />
            ))}
          </div>
          {scopes.length === 0 && <p className="mt-1 text-sm text-ink-3">Names no scope: the token gets every scope of the grant.</p>}
        </fieldset>
      )}
    </section>
  )
}
