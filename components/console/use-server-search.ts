'use client'

import { useEffect, useState } from 'react'
import type { CommandGroup } from './command-palette.tsx'

const DEBOUNCE_MILLISECONDS = 80

interface ServerSearch {
  groups: readonly CommandGroup[]
  state: 'idle' | 'searching' | 'failed'
}

const IDLE: ServerSearch = { groups: [], state: 'idle' }

/** Objects by name, from the server; what was found last stays until the next answer comes. */
export function useServerSearch(searchUrl: string | undefined, text: string): ServerSearch {
  const [search, setSearch] = useState<ServerSearch>(IDLE)
  const query = text.trim()
  useEffect(() => {
    if (!searchUrl || query.length < 2) {
      setSearch(IDLE)
      return
    }
    const controller = new AbortController()
    setSearch((known) => ({ ...known, state: 'searching' }))
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`${searchUrl}?q=${encodeURIComponent(query)}`, { signal: controller.signal })
        if (!response.ok) throw new Error(`the search answered ${response.status}`)
        const { groups } = (await response.json()) as { groups: CommandGroup[] }
        setSearch({ groups, state: 'idle' })
      } catch {
        if (!controller.signal.aborted) setSearch({ groups: [], state: 'failed' })
      }
    }, DEBOUNCE_MILLISECONDS)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [searchUrl, query])
  return search
}
