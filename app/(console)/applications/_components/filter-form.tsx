'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Checkbox } from '../../../../components/ui/checkbox.tsx'
import { Combobox, type ComboboxOption } from '../../../../components/ui/combobox.tsx'
import { listUrl } from '../../../../components/ui/list-url.ts'

export interface FilterFormProps {
  api: ComboboxOption | null
  tag?: string
  never: boolean
  expiring: boolean
  expiringDays: number
  unused: boolean
  onApply: () => void
}

/** The URL is the state of the list, so applying is going there. */
export function FilterForm({ api, tag, never, expiring, expiringDays, unused, onApply }: FilterFormProps) {
  const router = useRouter()
  const pathname = usePathname()
  const params = useSearchParams()
  const [chosenApi, setApi] = useState(api)
  const [chosenTag, setTag] = useState<ComboboxOption | null>(tag ? { value: tag, label: tag } : null)

  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const kept = Object.fromEntries([...new Set(params.keys())].map((key) => [key, params.getAll(key)]))
    const url = listUrl(
      pathname,
      kept,
    )({
      api: chosenApi?.value,
      tag: chosenTag?.value,
      use: form.has('never') ? 'never' : undefined,
      secrets: form.has('expiring') ? 'expiring' : undefined,
      scopes: form.has('unused') ? 'unused' : undefined,
    })
    onApply()
    router.push(url, { scroll: false })
  }
  return (
    <form aria-label="Filters" onSubmit={apply} className="grid gap-3">
      <Combobox name="api" label="May call" placeholder="Any API" searchUrl="/api/apis/options" value={chosenApi} onValueChange={setApi} />
      <Combobox name="tag" label="Tag" placeholder="Any tag" searchUrl="/api/applications/tags" value={chosenTag} onValueChange={setTag} />
      <div className="grid">
        <Checkbox name="never" label="Never got a token" defaultChecked={never} />
        <Checkbox name="expiring" label={`A secret ends within ${expiringDays} days`} defaultChecked={expiring} />
        <Checkbox name="unused" label="Holds unused scopes" defaultChecked={unused} />
      </div>
      <div>
        <Button type="submit" size="small">
          Apply filters
        </Button>
      </div>
    </form>
  )
}
