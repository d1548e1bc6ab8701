'use client'

import { type ReactNode, useId } from 'react'
import { ChevronIcon } from './chevron-icon.tsx'
import { FieldNotes } from './field-frame.tsx'
import { useFormState } from './form-state.tsx'

export interface RadioOption {
  value: string
  label: ReactNode
  hint?: ReactNode
  disabled?: boolean
}

interface RadioFieldProps {
  name: string
  label: string
  hint?: ReactNode
  options: readonly RadioOption[]
  /** More of them behind a word that opens them; they are open when one of them is chosen. */
  further?: { label: string; options: readonly RadioOption[] }
  defaultValue?: string
  value?: string
  onChange?: (value: string) => void
}

/** One of a few that need a sentence each. */
export function RadioField({ name, label, hint, options, further, defaultValue, value, onChange }: RadioFieldProps) {
  const id = useId()
  const problem = useFormState().problems[name]
  const line = (option: RadioOption) => (
    <label
      key={option.value}
      className="grid min-h-8 cursor-pointer grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 px-2.5 py-1.5 has-checked:bg-signal-wash has-disabled:cursor-default has-disabled:opacity-55"
    >
      <input
        type="radio"
        name={name}
        value={option.value}
        disabled={option.disabled}
        {...(value === undefined ? { defaultChecked: option.value === defaultValue } : { checked: option.value === value })}
        onChange={onChange ? () => onChange(option.value) : undefined}
        className="mt-0.5 size-4 cursor-[inherit] appearance-none rounded-full border border-control bg-surface checked:border-5 checked:border-act"
      />
      <span className="text-sm">
        {option.label}
        {option.hint && <span className="block text-ink-3">{option.hint}</span>}
      </span>
    </label>
  )
  return (
    <fieldset aria-describedby={[problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined}>
      <legend className="mb-1 text-sm font-semibold">{label}</legend>
      <div className="divide-y divide-line overflow-hidden rounded-sm border border-line-2 bg-surface">
        {options.map(line)}
        {further && (
          <details open={further.options.some((option) => option.value === (value ?? defaultValue))} className="group">
            <summary className="flex min-h-8 cursor-pointer items-center gap-2.5 px-2.5 py-1.5 text-sm text-ink-2 hover:text-ink">
              <span className="grid size-4 place-items-center transition-transform duration-[120ms] group-open:rotate-180">
                <ChevronIcon />
              </span>
              {further.label}
            </summary>
            <div className="divide-y divide-line border-t border-line">{further.options.map(line)}</div>
          </details>
        )}
      </div>
      <div className="mt-1 grid gap-1 empty:hidden">
        <FieldNotes id={id} hint={hint} problem={problem} />
      </div>
    </fieldset>
  )
}
