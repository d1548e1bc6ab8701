'use client'

import { useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import type { ComboboxOption } from '../../../../components/ui/combobox.tsx'
import { Lazy, lazyPart, usePreload } from '../../../../components/ui/lazy-part.tsx'
import { Popover } from '../../../../components/ui/popover.tsx'
import type { FilterFormProps } from './filter-form.tsx'

// A combobox weighs more than the rest of the list.
const form = lazyPart<FilterFormProps>(async () => (await import('./filter-form.tsx')).FilterForm)

/** Opens what the list can be filtered by, besides its search and status. */
export function FilterButton(props: Omit<FilterFormProps, 'onApply'> & { api: ComboboxOption | null }) {
  const [open, setOpen] = useState(false)
  usePreload(form)
  return (
    <Popover
      title="Filter applications"
      className="w-80 p-3"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button kind="secondary" size="small">
          Filter
        </Button>
      }
    >
      {open && <Lazy part={form} props={{ ...props, onApply: () => setOpen(false) }} />}
    </Popover>
  )
}
