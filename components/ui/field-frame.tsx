'use client'

import { type ReactNode, useId } from 'react'
import { useFormState } from './form-state.tsx'

export interface FieldFrameProps {
  /** The name under which the form sends it, and the path of its problems. */
  name: string
  label: ReactNode
  hint?: ReactNode
  problem?: string
  /** The label is for screen readers only; something else on the screen names the field. */
  labelHidden?: boolean
  /** Marks what may stay empty; everything else is required. */
  optional?: boolean
}

interface ControlProps {
  id: string
  name: string
  'aria-invalid': true | undefined
  'aria-describedby': string | undefined
}

/** Label above, problem and hint below, all read out with the control. */
export function FieldFrame({
  name,
  label,
  hint,
  problem,
  labelHidden,
  optional,
  children,
}: FieldFrameProps & { children: (control: ControlProps, invalid: boolean) => ReactNode }) {
  const id = useId()
  const { problems } = useFormState()
  const sentence = problem ?? problems[name]
  const describedBy = [sentence && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined
  return (
    <div className="grid min-w-0 gap-1">
      <label htmlFor={id} className={labelHidden ? 'sr-only' : 'text-sm font-semibold'}>
        {label}
        {optional && <span className="font-normal text-ink-3"> (optional)</span>}
      </label>
      {children({ id, name, 'aria-invalid': sentence ? true : undefined, 'aria-describedby': describedBy }, Boolean(sentence))}
      <FieldNotes id={id} hint={hint} problem={sentence} />
    </div>
  )
}

/** The problem of a field in words, then what it is for. */
export function FieldNotes({ id, hint, problem }: { id: string; hint?: ReactNode; problem?: string }) {
  return (
    <>
      {problem && (
        <p id={`${id}-problem`} className="text-sm font-semibold text-denied">
          {problem}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-ink-3">
          {hint}
        </p>
      )}
    </>
  )
}

/** The box of an input. */
export function controlClass(invalid: boolean, mono = false): string {
  return `w-full min-w-0 rounded-sm border bg-surface text-ink placeholder:text-ink-3 [&[readonly]]:bg-sunken disabled:opacity-55 ${invalid ? 'border-denied' : 'border-control'} ${mono ? 'font-mono text-sm' : 'text-base'}`
}
