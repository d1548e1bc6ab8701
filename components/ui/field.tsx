import type { InputHTMLAttributes } from 'react'

type FieldProps = { label: string; hint?: string; problem?: string } & Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'className'> & {
    name: string
  }

/** A labelled input; its hint and its problem are read out with it. */
export function Field({ label, hint, problem, name, ...input }: FieldProps) {
  const hintId = `${name}-hint`
  const problemId = `${name}-problem`
  return (
    <div className="grid gap-1">
      <label htmlFor={name} className="text-base font-semibold">
        {label}
      </label>
      <input
        {...input}
        id={name}
        name={name}
        aria-invalid={problem ? true : undefined}
        aria-describedby={[problem && problemId, hint && hintId].filter(Boolean).join(' ') || undefined}
        className={`h-9 w-full rounded-sm border bg-surface px-2.5 text-base ${problem ? 'border-denied' : 'border-control'}`}
      />
      {problem && (
        <p id={problemId} className="text-sm font-semibold text-denied">
          {problem}
        </p>
      )}
      {hint && (
        <p id={hintId} className="text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  )
}
