'use client'

import { useState } from 'react'
import { MomentField } from '../../../../components/ui/moment-field.tsx'
import { SelectField } from '../../../../components/ui/select-field.tsx'
import { Time } from '../../../../components/ui/time.tsx'

const DAY_MILLISECONDS = 86_400_000
const SPANS = [7, 30, 90, 365] as const

interface ExpiryFieldProps {
  /** ISO 8601; null is never. */
  value: string | null
  onValueChange: (value: string | null) => void
  /** What to choose at once, in place of what is stored. */
  extendDays?: number
  disabled?: boolean
}

/** Until when a grant holds: never ends, ends after some days, or at a time. */
export function ExpiryField({ value, onValueChange, extendDays, disabled }: ExpiryFieldProps) {
  const [choice, setChoice] = useState(extendDays ? String(extendDays) : value === null ? 'never' : 'at')
  if (disabled) return <p className="text-sm text-ink-2">{value === null ? 'Never expires' : <>Expires {<Time at={value} zoned />}</>}</p>

  function choose(next: string) {
    setChoice(next)
    if (next === 'never') onValueChange(null)
    else if (next !== 'at') onValueChange(inDays(Number(next)))
    else onValueChange(value ?? inDays(SPANS[1]))
  }
  return (
    <div className="grid gap-2 sm:grid-cols-2">
      <SelectField
        name="expiry"
        label="Expires"
        value={choice}
        onChange={(event) => choose(event.target.value)}
        options={[
          { value: 'never', label: 'Never' },
          ...SPANS.map((days) => ({ value: String(days), label: days === 365 ? 'In 1 year' : `In ${days} days` })),
          { value: 'at', label: 'At a time' },
        ]}
        hint={value !== null && choice !== 'at' ? <Time at={value} zoned /> : undefined}
      />
      {choice === 'at' && <MomentField name="expiresAt" label="Time" value={value} onValueChange={onValueChange} />}
    </div>
  )
}

/** So many days from now, on the full minute. */
export function inDays(days: number, now = Date.now()): string {
  return new Date(Math.ceil((now + days * DAY_MILLISECONDS) / 60_000) * 60_000).toISOString()
}
