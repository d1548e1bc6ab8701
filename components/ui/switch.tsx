'use client'

import { type InputHTMLAttributes, type ReactNode, useId } from 'react'

type SwitchProps = {
  label: ReactNode
  hint?: ReactNode
  labelHidden?: boolean
  /** Why it may not be turned; it stays focusable. */
  disabledReason?: string
} & Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'role' | 'className' | 'id' | 'disabled'>

/** On or off, at once. In a form that is saved, use Checkbox. */
export function Switch({ label, hint, labelHidden, disabledReason, onChange, ...input }: SwitchProps) {
  const id = useId()
  const note = disabledReason ?? hint
  return (
    <div className="grid gap-1">
      <label
        className={`inline-flex min-h-6 items-center gap-2 justify-self-start text-sm ${disabledReason ? 'opacity-55' : 'cursor-pointer'}`}
      >
        <input
          {...input}
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox tells its state by itself (ARIA in HTML)
          role="switch"
          onChange={disabledReason ? undefined : onChange}
          onClick={disabledReason ? (event) => event.preventDefault() : undefined}
          aria-disabled={disabledReason ? true : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          className="relative h-4 w-7 shrink-0 cursor-[inherit] appearance-none rounded-full border border-control bg-sunken transition-colors duration-[120ms] before:absolute before:top-px before:left-px before:size-3 before:rounded-full before:bg-ink-3 before:transition-transform before:duration-[120ms] before:ease-out checked:border-act checked:bg-act checked:before:translate-x-3 checked:before:bg-on-act"
        />
        <span className={labelHidden ? 'sr-only' : ''}>{label}</span>
      </label>
      {note && (
        <p id={`${id}-note`} className="pl-9 text-sm text-ink-3">
          {note}
        </p>
      )}
    </div>
  )
}
