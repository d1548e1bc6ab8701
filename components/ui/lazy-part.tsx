'use client'

import { type ComponentType, type ReactNode, useEffect, useSyncExternalStore } from 'react'

export interface Part<Props> {
  preload: () => void
  read: () => ComponentType<Props> | undefined
  subscribe: (listener: () => void) => () => void
}

/**
 * A part that is loaded while the browser idles, and at the latest when it is wanted: menus and dialogs weigh more than most pages. Not
 * React's `lazy`, which shows what is there already only after 300 ms, when it comes after nothing was shown.
 */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>): Part<Props> {
  let loaded: ComponentType<Props> | undefined
  let loading = false
  const listeners = new Set<() => void>()
  return {
    preload() {
      if (loading || loaded) return
      loading = true
      load().then(
        (component) => {
          loaded = component
          for (const listener of listeners) listener()
        },
        (error) => {
          loading = false // the next that wants it asks again
          console.error(error)
        },
      )
    },
    read: () => loaded,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Shows a part as soon as it is there; until then something of the same size, where the page would jump. */
export function Lazy<Props extends object>({ part, props, until = null }: { part: Part<Props>; props: Props; until?: ReactNode }) {
  const Component = useSyncExternalStore(part.subscribe, part.read, () => undefined)
  useEffect(part.preload)
  return Component ? <Component {...props} /> : until
}

const LATEST_MILLISECONDS = 3_000

/** Loads it once this page is at rest. */
export function usePreload({ preload }: { preload: () => void }): void {
  useEffect(() => {
    if (typeof requestIdleCallback !== 'function') {
      const timer = setTimeout(preload, LATEST_MILLISECONDS / 2)
      return () => clearTimeout(timer)
    }
    const handle = requestIdleCallback(preload, { timeout: LATEST_MILLISECONDS })
    return () => cancelIdleCallback(handle)
  }, [preload])
}
