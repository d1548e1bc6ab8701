'use client'

import type { SelectHTMLAttributes } from 'react'
import { ChevronIcon } from './chevron-icon.tsx'
import { controlClass, FieldFrame, type FieldFrameProps } from './field-frame.tsx'

export interface SelectOption {
  value: string
  label: string
  disabled?: boolean
}

type SelectFieldProps = FieldFrameProps & { options: readonly SelectOption[] } & Omit<
    SelectHTMLAttributes<HTMLSelectElement>,
    'id' | 'className' | 'name' | 'children'
  >

/** One of a few. The browser's own select: it works before hydration, on phones and with every reader. For many, Combobox. */
export function SelectField({ name, label, hint, problem, labelHidden, optional, options, ...select }: SelectFieldProps) {
  return (
    <FieldFrame {...{ name, label, hint, problem, labelHidden, optional }}>
      {(control, invalid) => (
        <span className="relative block">
          <select {...select} {...control} className={`h-8 cursor-pointer appearance-none pr-8 pl-2.5 ${controlClass(invalid)}`}>
            {options.map(({ value, label: text, disabled }) => (
              <option key={value} value={value} disabled={disabled} className="bg-raised">
                {text}
              </option>
            ))}
          </select>
          <span className="pointer-events-none absolute inset-y-0 right-2.5 grid place-items-center text-ink-3">
            <ChevronIcon />
          </span>
        </span>
      )}
    </FieldFrame>
  )
}
