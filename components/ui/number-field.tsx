'use client'

import { NumberField as Base } from '@base-ui/react/number-field'
import { FieldFrame, type FieldFrameProps } from './field-frame.tsx'

type NumberFieldProps = FieldFrameProps & {
  defaultValue?: number
  value?: number | null
  onValueChange?: (value: number | null) => void
  min?: number
  max?: number
  step?: number
  required?: boolean
  disabled?: boolean
  /** A word after the number: "seconds". */
  unit?: string
}

const STEPPER =
  'grid w-8 shrink-0 cursor-pointer place-items-center text-ink-2 hover:bg-sunken hover:text-ink data-disabled:cursor-default data-disabled:opacity-40'

/** A whole number with steppers; arrow keys and Page keys change it too. */
export function NumberField({ name, label, hint, problem, labelHidden, optional, unit, ...number }: NumberFieldProps) {
  return (
    <FieldFrame {...{ name, label, hint, problem, labelHidden, optional }}>
      {(control, invalid) => (
        <Base.Root {...number} id={control.id} name={name} locale="en" format={{ useGrouping: false, maximumFractionDigits: 0 }}>
          <Base.Group
            className={`flex h-8 w-full max-w-56 items-stretch overflow-hidden rounded-sm border bg-surface has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-signal ${invalid ? 'border-denied' : 'border-control'}`}
          >
            <Base.Input
              aria-invalid={control['aria-invalid']}
              aria-describedby={control['aria-describedby']}
              className="min-w-0 flex-1 bg-transparent px-2.5 text-base outline-none"
            />
            {unit && <span className="self-center pr-2 text-sm text-ink-3">{unit}</span>}
            <Base.Decrement aria-label="Decrease" className={`border-l border-line ${STEPPER}`}>
              −
            </Base.Decrement>
            <Base.Increment aria-label="Increase" className={`border-l border-line ${STEPPER}`}>
              +
            </Base.Increment>
          </Base.Group>
        </Base.Root>
      )}
    </FieldFrame>
  )
}
