'use client'

import { useId, useRef, useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { CloseIcon } from '../../../../components/ui/close-icon.tsx'
import { controlClass, FieldNotes } from '../../../../components/ui/field-frame.tsx'
import { useFormState } from '../../../../components/ui/form-state.tsx'
import { IconButton } from '../../../../components/ui/icon-button.tsx'
import type { Metadata } from './metadata.ts'

interface Row {
  key: number
  name: string
  value: string
}

/** Names and values that hooks read. */
export function MetadataField({ defaultValue, disabled }: { defaultValue: Metadata; disabled: boolean }) {
  const id = useId()
  const nextKey = useRef(0)
  const field = useRef<HTMLFieldSetElement>(null)
  const toRow = (name: string, value: string): Row => ({ key: nextKey.current++, name, value })
  const [rows, setRows] = useState(() => Object.entries(defaultValue).map(([name, value]) => toRow(name, value)))
  const { problems } = useFormState()
  const problem = Object.entries(problems).find(([path]) => path.startsWith('metadata'))?.[1]

  function add() {
    setRows((known) => [...known, toRow('', '')])
    requestAnimationFrame(() => field.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus())
  }

  function remove(key: number) {
    setRows((known) => known.filter((row) => row.key !== key))
    // A row that goes is a change like one that is typed, and the form is to know of it.
    field.current?.dispatchEvent(new Event('input', { bubbles: true }))
  }

  return (
    <fieldset ref={field} aria-describedby={[problem && `${id}-problem`, `${id}-hint`].filter(Boolean).join(' ')}>
      <legend className="mb-1 text-sm font-semibold">
        Metadata<span className="font-normal text-ink-3"> (optional)</span>
      </legend>
      {rows.length > 0 && (
        <ul className="mb-2 grid gap-2">
          {rows.map(({ key, name, value }, index) => (
            <li key={key} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-2">
              <input
                name="metadata-name"
                aria-label={`Name of entry ${index + 1}`}
                placeholder="plan"
                defaultValue={name}
                maxLength={255}
                autoComplete="off"
                readOnly={disabled}
                className={`h-8 px-2.5 ${controlClass(false, true)}`}
              />
              <textarea
                name="metadata-value"
                aria-label={`Value of entry ${index + 1}`}
                placeholder="full"
                defaultValue={value}
                maxLength={1024}
                rows={1}
                readOnly={disabled}
                className={`field-sizing-content block min-h-8 resize-none px-2.5 py-[5px] ${controlClass(false, true)}`}
              />
              {!disabled && (
                <IconButton label={`Remove entry ${index + 1}`} size="medium" onClick={() => remove(key)}>
                  <CloseIcon />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="grid gap-2">
        <FieldNotes id={id} hint="Names and values that your hooks read. They never stand in a token by themselves." problem={problem} />
        {!disabled && (
          <div>
            <Button kind="secondary" size="small" onClick={add}>
              Add entry
            </Button>
          </div>
        )}
      </div>
    </fieldset>
  )
}
