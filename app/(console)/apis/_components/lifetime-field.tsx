'use client'

import { useState } from 'react'
import { NumberField } from '../../../../components/ui/number-field.tsx'
import { useNow, useReader } from '../../../../components/ui/reader.tsx'
import { SelectField } from '../../../../components/ui/select-field.tsx'
import { formatClock, formatMoment, formatOffset } from '../../../../components/ui/time-format.ts'
import { joinLifetime, LIFETIME_UNITS, lifetimeInWords, splitLifetime } from '../lifetime.ts'

const DAY_SECONDS = 86_400

/** A lifetime as a number and its unit, and what that means for a token of now. */
export function LifetimeField({ lifetimeSeconds }: { lifetimeSeconds: number }) {
  const initial = splitLifetime(lifetimeSeconds)
  const [amount, setAmount] = useState<number | null>(initial.amount)
  const [unit, setUnit] = useState<string>(initial.unit)
  const seconds = joinLifetime(amount, unit)
  return (
    <div className="grid gap-1">
      <div className="grid grid-cols-[minmax(0,224px)_128px] items-start gap-2">
        <NumberField name="lifetime" label="Token lifetime" value={amount} onValueChange={setAmount} min={1} required />
        <SelectField
          name="lifetimeUnit"
          label="Unit"
          options={LIFETIME_UNITS}
          value={unit}
          onChange={(event) => setUnit(event.currentTarget.value)}
        />
      </div>
      <p className="text-sm text-ink-3" aria-live="polite">
        {seconds === undefined ? 'Whole seconds, from 1 second to 30 days.' : <Resolved seconds={seconds} />}
      </p>
    </div>
  )
}

/** "3600 s = 1 h; a token issued now dies at 15:22 UTC". */
function Resolved({ seconds }: { seconds: number }) {
  const { zone } = useReader()
  const end = new Date(useNow() + seconds * 1000)
  const when = seconds < DAY_SECONDS ? formatClock(end, zone) : formatMoment(end, zone)
  return `${seconds} s = ${lifetimeInWords(seconds)}; a token issued now dies at ${when} ${formatOffset(end, zone)}`
}
