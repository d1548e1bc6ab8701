'use client'

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'
import { CLOCK_MILLISECONDS, clockStep } from './time-format.ts'

export interface ReaderContext {
  /** "UTC", or the IANA name of the zone that the reader chose. */
  zone: string
  /** An Apple keyboard: ⌘ in place of Ctrl. */
  apple: boolean
  /** Whether a bare letter may do something (WCAG 2.1.4). */
  singleKeys: boolean
  /** When the server made the page, in milliseconds: the "now" of relative times until the browser's clock takes over. */
  renderedAt: number
}

const Context = createContext<ReaderContext>({ zone: 'UTC', apple: false, singleKeys: true, renderedAt: 0 })

/** What components need to know of the person who reads the page. The server says it, so that the first render is the right one. */
export function ReaderProvider({ value, children }: { value: ReaderContext; children: ReactNode }) {
  return <Context value={value}>{children}</Context>
}

export function useReader(): ReaderContext {
  return useContext(Context)
}

/** The time in steps of 15 s; the same on the server and in the first render of the browser. */
export function useNow(): number {
  const { renderedAt } = useReader()
  return useSyncExternalStore(subscribeToClock, readClock, () => renderedAt)
}

function readClock(): number {
  return clockStep(Date.now())
}

function subscribeToClock(changed: () => void): () => void {
  const timer = setInterval(changed, CLOCK_MILLISECONDS)
  return () => clearInterval(timer)
}
