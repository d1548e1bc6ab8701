'use client'

import { type InputHTMLAttributes, type ReactNode, useEffect, useId, useRef } from 'react'
import { FieldNotes } from './field-frame.tsx'
import { useFormState } from './form-state.tsx'

const BOX =
  'peer size-4 shrink-0 cursor-pointer appearance-none rounded-xs border border-control bg-surface checked:border-act checked:bg-act indeterminate:border-act indeterminate:bg-act disabled:cursor-default disabled:opacity-55'

type CheckboxProps = {
  label: ReactNode
  hint?: ReactNode
  labelHidden?: boolean
  indeterminate?: boolean
  'data-select-row'?: boolean
} & Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'className' | 'id'>

/** Yes or no, or part of a set. The label belongs to its target of at least 24 px. */
export function Checkbox({ label, hint, labelHidden, indeterminate = false, ...input }: CheckboxProps) {
  const id = useId()
  const box = useRef<HTMLInputElement>(null)
  const { problems } = useFormState()
  const problem = input.name ? problems[input.name] : undefined
  useEffect(() => {
    if (box.current) box.current.indeterminate = indeterminate
  }, [indeterminate])
  return (
    <div className="grid gap-1">
      <label
        className={`inline-flex min-h-6 cursor-pointer items-center gap-2 justify-self-start text-sm ${labelHidden ? 'min-w-6 justify-center' : ''}`}
      >
        <span className="relative inline-grid place-items-center">
          <input
            {...input}
            ref={box}
            type="checkbox"
            aria-invalid={problem ? true : undefined}
            aria-describedby={[problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined}
            className={BOX}
          />
          <Mark indeterminate={indeterminate} />
        </span>
        <span className={labelHidden ? 'sr-only' : ''}>{label}</span>
      </label>
      {(hint || problem) && (
        <div className="grid gap-1 pl-6">
          <FieldNotes id={id} hint={hint} problem={problem} />
        </div>
      )}
    </div>
  )
}

function Mark({ indeterminate }: { indeterminate: boolean }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      aria-hidden="true"
      className="pointer-events-none absolute fill-none stroke-on-act opacity-0 peer-checked:opacity-100 peer-indeterminate:opacity-100"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={indeterminate ? 'M4.5 8h7' : 'M4 8.3l2.7 2.7L12 5.3'} />
    </svg>
  )
}
