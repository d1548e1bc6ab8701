'use client'

import { useState } from 'react'
import { MomentField } from '../../../../../../components/ui/moment-field.tsx'
import { RadioField } from '../../../../../../components/ui/radio-field.tsx'

/** How long the old secret lives on, as the forms send it. */
export type GraceChoice = { kind: 'after_first_use'; seconds: number } | { kind: 'date'; at: string } | { kind: 'by_hand' }

const DAY_MILLISECONDS = 86_400_000

interface GraceFieldProps {
  label: string
  onValueChange: (choice: GraceChoice) => void
  /** The spans offered, in seconds, each with its words. */
  spans: readonly { seconds: number; label: string }[]
}

export const ROTATION_SPANS = [
  { seconds: 3_600, label: '1 h after the new secret is first used' },
  { seconds: 86_400, label: '24 h after the new secret is first used' },
  { seconds: 604_800, label: '7 d after the new secret is first used' },
]
export const DEFAULT_GRACE: GraceChoice = { kind: 'after_first_use', seconds: 86_400 }

export const EXTENSION_SPANS = [
  { seconds: 3_600, label: '1 h longer' },
  { seconds: 86_400, label: '24 h longer' },
  { seconds: 604_800, label: '7 d longer' },
]

/** When the old secret ends: a span, a date, or whenever somebody retires it. */
export function GraceField({ label, onValueChange, spans }: GraceFieldProps) {
  const [choice, setChoice] = useState('86400')
  const [at, setAt] = useState<string | null>(() => inAWeek())

  function choose(next: string) {
    setChoice(next)
    if (next === 'date') onValueChange({ kind: 'date', at: at ?? '' })
    else onValueChange(next === 'by_hand' ? { kind: 'by_hand' } : { kind: 'after_first_use', seconds: Number(next) })
  }
  return (
    <div className="grid gap-2">
      <RadioField
        name="grace"
        label={label}
        value={choice}
        onChange={choose}
        options={[
          ...spans.map(({ seconds, label: text }) => ({ value: String(seconds), label: text })),
          { value: 'date', label: 'On a date', hint: 'It ends then, whether the new secret is in use or not.' },
          { value: 'by_hand', label: 'When I retire it' },
        ]}
      />
      {choice === 'date' && (
        <MomentField
          name="grace.at"
          label="Retires at"
          value={at}
          onValueChange={(next) => {
            setAt(next)
            onValueChange({ kind: 'date', at: next ?? '' })
          }}
        />
      )}
    </div>
  )
}

/** On the full hour. */
function inAWeek(): string {
  return new Date(Math.ceil((Date.now() + 7 * DAY_MILLISECONDS) / 3_600_000) * 3_600_000).toISOString()
}
