'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { useShortcut } from '../../../../components/console/shortcuts.tsx'
import { Button } from '../../../../components/ui/button.tsx'
import { listUrl } from '../../../../components/ui/list-url.ts'
import { Popover } from '../../../../components/ui/popover.tsx'
import { useReader } from '../../../../components/ui/reader.tsx'
import { SelectField, type SelectOption } from '../../../../components/ui/select-field.tsx'
import { TextField } from '../../../../components/ui/text-field.tsx'
import { fromZonedText, toZonedText } from '../../../../components/ui/zoned-text.ts'

interface ActivityFilterMenuProps {
  actors: readonly SelectOption[]
  actions: readonly SelectOption[]
  current: { actor?: string; action?: string; from?: string; to?: string }
}

const ANYTHING = { value: '', label: 'Any' }

/** Chooses who, what and when; times as the reader reads them. */
export function ActivityFilterMenu({ actors, actions, current }: ActivityFilterMenuProps) {
  const [open, setOpen] = useState(false)
  const router = useRouter()
  const pathname = usePathname()
  const params = useSearchParams()
  const { zone } = useReader()
  useShortcut({ keys: 'f', label: 'Add filter', group: 'On this page', run: () => setOpen(true) })

  function apply(form: FormData) {
    const time = (name: string) => fromZonedText(String(form.get(name) ?? ''), zone)?.toISOString()
    const changes = {
      actor: String(form.get('actor')) || undefined,
      action: String(form.get('action')) || undefined,
      from: time('from'),
      to: time('to'),
    }
    setOpen(false)
    router.push(listUrl(pathname, Object.fromEntries(params))(changes), { scroll: false })
  }

  const zoneName = zone.replaceAll('_', ' ')
  return (
    <Popover
      title="Filter"
      open={open}
      onOpenChange={setOpen}
      align="start"
      trigger={
        <Button kind="secondary" size="small">
          Add filter
        </Button>
      }
    >
      <form
        className="grid w-72 max-w-full gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          apply(new FormData(event.currentTarget))
        }}
      >
        <SelectField
          name="actor"
          label="Who"
          options={[ANYTHING, ...withCurrent(actors, current.actor)]}
          defaultValue={current.actor ?? ''}
        />
        <SelectField
          name="action"
          label="Action"
          options={[ANYTHING, ...withCurrent(actions, current.action)]}
          defaultValue={current.action ?? ''}
        />
        <TextField name="from" label={`From (${zoneName})`} type="datetime-local" defaultValue={toZonedText(current.from, zone)} />
        <TextField name="to" label={`To (${zoneName})`} type="datetime-local" defaultValue={toZonedText(current.to, zone)} />
        <Button type="submit">Apply filters</Button>
      </form>
    </Popover>
  )
}

/** What the URL says, also when it is no choice of the list. */
function withCurrent(options: readonly SelectOption[], value: string | undefined): readonly SelectOption[] {
  return !value || options.some((option) => option.value === value) ? options : [{ value, label: value }, ...options]
}
