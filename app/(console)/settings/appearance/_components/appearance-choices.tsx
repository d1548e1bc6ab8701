'use client'

import { useOptimistic, useTransition } from 'react'
import type { Appearance } from '../../../../../components/console/appearance.ts'
import { setAppearance } from '../../../../../components/console/appearance-actions.ts'
import { RadioField } from '../../../../../components/ui/radio-field.tsx'
import { useNow } from '../../../../../components/ui/reader.tsx'
import { SelectField } from '../../../../../components/ui/select-field.tsx'
import { formatMoment, formatOffset } from '../../../../../components/ui/time-format.ts'

const THEMES = [
  { value: 'system', label: 'System', hint: 'Follows the setting of this computer.' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

const DENSITIES = [
  { value: 'default', label: 'As each list needs', hint: 'Compact for the log, comfortable for settings.' },
  { value: 'compact', label: 'Compact', hint: 'Rows of 32 px everywhere.' },
  { value: 'comfortable', label: 'Comfortable', hint: 'Rows of 40 px everywhere.' },
]

type Choices = Pick<Appearance, 'theme' | 'density' | 'zone'>

/** Theme, density and time zone. Each applies as it is chosen: they are cookies, which the server renders. */
export function AppearanceChoices({ zones, ...stored }: Choices & { zones: readonly string[] }) {
  // What was chosen shows at once; the server's answer confirms it.
  const [{ theme, density, zone }, show] = useOptimistic(stored, (known: Choices, change: Partial<Choices>) => ({ ...known, ...change }))
  const [busy, startTransition] = useTransition()
  function choose(change: Partial<Choices>) {
    startTransition(async () => {
      show(change)
      await setAppearance(change)
    })
  }
  const others = zones.filter((name) => name !== 'UTC' && name !== zone)
  return (
    <div aria-busy={busy || undefined} className="grid max-w-form gap-6">
      <RadioField
        name="theme"
        label="Theme"
        options={THEMES}
        value={theme}
        onChange={(next) => choose({ theme: next as Appearance['theme'] })}
      />
      <RadioField
        name="density"
        label="Density"
        options={DENSITIES}
        value={density}
        onChange={(next) => choose({ density: next as Appearance['density'] })}
      />
      <SelectField
        name="zone"
        label="Time zone"
        options={['UTC', ...(zone === 'UTC' ? [] : [zone]), ...others].map((name) => ({ value: name, label: name.replaceAll('_', ' ') }))}
        value={zone}
        onChange={(event) => choose({ zone: event.currentTarget.value })}
        hint={<Now zone={zone} />}
      />
    </div>
  )
}

function Now({ zone }: { zone: string }) {
  const now = new Date(useNow())
  return `Every time on every page. Now it is ${formatMoment(now, zone)} ${formatOffset(now, zone)}.`
}
