'use client'

import { useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Checkbox } from '../../../../components/ui/checkbox.tsx'
import { controlClass } from '../../../../components/ui/field-frame.tsx'
import { formatDay } from '../../../../components/ui/time-format.ts'
import type { EditorScope } from '../../../../lib/client-grants/read-grant-editor.ts'
import { isReading } from './grant-draft.ts'

/** From so many scopes on, finding one needs a search. */
const SEARCHED_FROM = 8

interface ScopeListProps {
  scopes: readonly EditorScope[]
  chosen: readonly string[]
  /** The scopes that the stored grant holds: only of these it says when they were used. */
  held: ReadonlySet<string>
  onChange: (chosen: string[]) => void
  disabled: boolean
}

/** The scopes of an API as checkboxes. All, None and Read only apply to what the search shows. */
export function ScopeList({ scopes, chosen, held, onChange, disabled }: ScopeListProps) {
  const [text, setText] = useState('')
  const has = new Set(chosen)
  const wanted = text.trim().toLowerCase()
  const shown = scopes.filter(({ value, description }) => `${value} ${description}`.toLowerCase().includes(wanted))

  function choose(among: readonly string[], keep: (value: string) => boolean) {
    const inside = new Set(among)
    onChange(scopes.map(({ value }) => value).filter((value) => (inside.has(value) ? keep(value) : has.has(value))))
  }
  if (scopes.length === 0) return <p className="text-ink-2">This API has no scopes. A token for it carries none.</p>
  const values = shown.map(({ value }) => value)
  return (
    <fieldset className="grid gap-2">
      <legend className="sr-only">Scopes</legend>
      {scopes.length >= SEARCHED_FROM && (
        <input
          type="search"
          aria-label="Search scopes"
          placeholder="Search scopes"
          value={text}
          onChange={(event) => setText(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          className={`h-7 px-2.5 ${controlClass(false)} text-sm!`}
        />
      )}
      <div className="flex items-center gap-1">
        {!disabled && (
          <>
            <Button kind="quiet" size="small" onClick={() => choose(values, () => true)}>
              All
            </Button>
            <Button kind="quiet" size="small" onClick={() => choose(values, () => false)}>
              None
            </Button>
            <Button kind="quiet" size="small" onClick={() => choose(values, isReading)}>
              Read only
            </Button>
          </>
        )}
        <p aria-live="polite" className="ml-auto text-ink-3">
          {chosen.length} of {scopes.length}
        </p>
      </div>
      <ul className="-mx-1 grid max-h-56 overflow-y-auto px-1">
        {shown.map((scope) => (
          <li key={scope.value} className="flex items-start justify-between gap-3">
            <Checkbox
              label={<span className="font-mono wrap-anywhere">{scope.value}</span>}
              hint={scope.description || undefined}
              checked={has.has(scope.value)}
              disabled={disabled}
              onChange={(event) => choose([scope.value], () => event.target.checked)}
            />
            {held.has(scope.value) && <LastUse on={scope.lastUsedOn} />}
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="text-ink-2">No scope matches “{text.trim()}”.</p>}
    </fieldset>
  )
}

function LastUse({ on }: { on: string | null }) {
  // Use is counted by the day of UTC, whatever zone the reader has chosen.
  return <span className="shrink-0 pt-1 text-xs text-ink-3">{on === null ? 'not used yet' : `used ${formatDay(new Date(on), 'UTC')}`}</span>
}
