'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import type { ComboboxOption } from '../../../../components/ui/combobox.tsx'
import { Lazy, lazyPart } from '../../../../components/ui/lazy-part.tsx'
import { leavePage } from '../../../../components/ui/leave-guard.tsx'
import { listUrl } from '../../../../components/ui/list-url.ts'

/** After the page: pickers weigh more than the grid. */
const picker = lazyPart(async () => (await import('../../../../components/ui/combobox.tsx')).Combobox)

interface SideFilterProps {
  /** Of the URL. */
  param: 'app' | 'api'
  label: string
  searchUrl: string
}

/** Narrows the page to one application or one API. Which one it is then says a chip in its place. */
export function SideFilter({ param, label, searchUrl }: SideFilterProps) {
  const router = useRouter()
  const pathname = usePathname()
  const params = useSearchParams()

  function choose(option: ComboboxOption | null) {
    if (!option) return
    const url = listUrl(pathname, Object.fromEntries(params))
    leavePage(() => router.push(url({ [param]: option.value, 'apis-after': undefined, 'apis-before': undefined }), { scroll: false }))
  }
  return (
    <div className="min-h-8 w-[calc(50%-4px)] sm:w-44">
      <Lazy
        part={picker}
        props={{ name: param, label, labelHidden: true, placeholder: label, searchUrl, value: null, onValueChange: choose }}
      />
    </div>
  )
}
