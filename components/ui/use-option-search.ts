'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { ComboboxOption } from './combobox.tsx'

const DEBOUNCE_MILLISECONDS = 150
const NONE: readonly ComboboxOption[] = []

interface OptionSearch {
  options: readonly ComboboxOption[]
  /** A sentence while there is nothing to show, or undefined. */
  state: string | undefined
  search: (text: string) => void
}

/** Asks the server 150 ms after the last key; an answer that comes after a newer question is dropped. */
export function useOptionSearch(searchUrl: string | undefined, all: readonly ComboboxOption[] = NONE): OptionSearch {
  const [found, setFound] = useState<readonly ComboboxOption[]>([])
  const [state, setState] = useState<string>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const running = useRef<AbortController>(undefined)

  useEffect(
    () => () => {
      clearTimeout(timer.current)
      running.current?.abort()
    },
    [],
  )

  const search = useCallback(
    (text: string) => {
      if (!searchUrl) return
      clearTimeout(timer.current)
      setState('Searching…')
      timer.current = setTimeout(async () => {
        running.current?.abort()
        const controller = new AbortController()
        running.current = controller
        try {
          const options = await askServer(searchUrl, text.trim(), controller.signal)
          setFound(options)
          setState(undefined)
        } catch {
          if (controller.signal.aborted) return
          setFound([])
          setState('The search could not be made. Type again to retry.')
        }
      }, DEBOUNCE_MILLISECONDS)
    },
    [searchUrl],
  )
  return searchUrl ? { options: found, state, search } : { options: all, state: undefined, search }
}

async function askServer(searchUrl: string, text: string, signal: AbortSignal): Promise<ComboboxOption[]> {
  const separator = searchUrl.includes('?') ? '&' : '?'
  const response = await fetch(`${searchUrl}${separator}q=${encodeURIComponent(text)}`, { signal })
  if (!response.ok) throw new Error(`${searchUrl} answered ${response.status}`)
  return ((await response.json()) as { options: ComboboxOption[] }).options
}
