'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useRef, useTransition } from 'react'
import { listUrl } from './list-url.ts'
import { SearchIcon } from './search-icon.tsx'

const DEBOUNCE_MILLISECONDS = 150

/** Searches the list of this page on the server, as `?q=`. The key `/` leads here; without script Enter does the same. */
export function SearchField({ label, placeholder, param = 'q' }: { label: string; placeholder?: string; param?: string }) {
  const router = useRouter()
  const pathname = usePathname()
  const params = useSearchParams()
  const field = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [searching, startTransition] = useTransition()
  const current = params.get(param) ?? ''

  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    // Back, or a chip that was removed; never under the fingers of somebody who types.
    if (field.current && field.current !== document.activeElement) field.current.value = current
  }, [current])

  function search(text: string) {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const url = listUrl(pathname, everyValue(params))({ [param]: text.trim() || undefined })
      startTransition(() => router.replace(url, { scroll: false }))
    }, DEBOUNCE_MILLISECONDS)
  }

  return (
    <search className="w-full sm:w-64">
      <form action={pathname} onSubmit={(event) => event.preventDefault()} className="relative">
        <span className="pointer-events-none absolute inset-y-0 left-2 grid place-items-center text-ink-3">
          <SearchIcon />
        </span>
        <input
          ref={field}
          type="search"
          name={param}
          defaultValue={current}
          aria-label={label}
          aria-busy={searching || undefined}
          placeholder={placeholder ?? label}
          autoComplete="off"
          spellCheck={false}
          data-page-search
          onChange={(event) => search(event.currentTarget.value)}
          className="h-7 w-full rounded-sm border border-control bg-surface pr-2 pl-7 text-sm placeholder:text-ink-3"
        />
      </form>
    </search>
  )
}

function everyValue(params: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(params.keys())].map((key) => [key, params.getAll(key)]))
}
