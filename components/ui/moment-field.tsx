'use client'

import { useState } from 'react'
import { controlClass, FieldFrame, type FieldFrameProps } from './field-frame.tsx'
import { useReader } from './reader.tsx'
import { fromZonedText, toZonedText } from './zoned-text.ts'

type MomentFieldProps = FieldFrameProps & {
  /** ISO 8601. */
  value: string | null
  /** Null while what stands in the field is no time. */
  onValueChange: (value: string | null) => void
  min?: string
}

/** A day and a time on the clock of the reader's zone, which the label names. */
export function MomentField({ value, onValueChange, min, label, ...frame }: MomentFieldProps) {
  const { zone } = useReader()
  const [text, setText] = useState(toZonedText(value ?? undefined, zone))
  return (
    <FieldFrame
      {...frame}
      label={
        <>
          {label} <span className="font-normal text-ink-3">({zone.replaceAll('_', ' ')})</span>
        </>
      }
    >
      {(control, invalid) => (
        <input
          {...control}
          type="datetime-local"
          value={text}
          min={min && toZonedText(min, zone)}
          onChange={(event) => {
            setText(event.target.value)
            onValueChange(fromZonedText(event.target.value, zone)?.toISOString() ?? null)
          }}
          className={`h-8 px-2.5 ${controlClass(invalid)}`}
        />
      )}
    </FieldFrame>
  )
}
