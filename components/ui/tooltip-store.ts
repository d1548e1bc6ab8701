import type { ReactNode } from 'react'

export interface ShownTooltip {
  anchor: Element
  content: ReactNode
  keys?: string
  side: 'top' | 'bottom'
}

const DELAY_MILLISECONDS = 350
const LEAVING_MILLISECONDS = 80

let shown: ShownTooltip | undefined
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

export function subscribeToTooltip(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function readTooltip(): ShownTooltip | undefined {
  return shown
}

function set(next: ShownTooltip | undefined): void {
  clearTimeout(timer)
  if (next === shown) return
  shown = next
  for (const listener of listeners) listener()
}

/** At once from the keyboard and where one is shown already; after a moment under a pointer that may only pass. */
export function showTooltip(tooltip: ShownTooltip, atOnce: boolean): void {
  clearTimeout(timer)
  if (atOnce || shown) set(tooltip)
  else timer = setTimeout(() => set(tooltip), DELAY_MILLISECONDS)
}

/** The pointer has left; it may be on its way to the tooltip itself. */
export function leaveTooltip(): void {
  clearTimeout(timer)
  timer = setTimeout(() => set(undefined), LEAVING_MILLISECONDS)
}

export function keepTooltip(): void {
  clearTimeout(timer)
}

export function hideTooltip(): void {
  set(undefined)
}
