'use client'

import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { Keys } from './keys.tsx'
import { hideTooltip, keepTooltip, readTooltip, subscribeToTooltip } from './tooltip-store.ts'

const GAP = 6
const EDGE = 4

/** The one tooltip of the page. The pointer may rest on it, Escape takes it away (WCAG 1.4.13). */
export function TooltipLayer() {
  const tooltip = useSyncExternalStore(subscribeToTooltip, readTooltip, () => undefined)
  const box = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    if (!tooltip || !box.current) return
    const { left, top } = placeBeside(tooltip.anchor.getBoundingClientRect(), box.current, tooltip.side)
    box.current.style.left = `${left}px`
    box.current.style.top = `${top}px`
  }, [tooltip])

  useEffect(() => {
    if (!tooltip) return
    const press = (event: KeyboardEvent) => event.key === 'Escape' && hideTooltip()
    document.addEventListener('keydown', press)
    document.addEventListener('scroll', hideTooltip, true)
    return () => {
      document.removeEventListener('keydown', press)
      document.removeEventListener('scroll', hideTooltip, true)
    }
  }, [tooltip])

  if (!tooltip) return null
  return createPortal(
    <div
      ref={box}
      role="tooltip"
      onPointerEnter={keepTooltip}
      onPointerLeave={hideTooltip}
      className="fixed z-[60] flex max-w-72 animate-[appear_120ms_ease-out_both] items-center gap-2 rounded-sm bg-act px-2 py-1 text-xs text-on-act shadow-overlay"
    >
      {tooltip.content}
      {tooltip.keys && <Keys keys={tooltip.keys} plain />}
    </div>,
    document.body,
  )
}

/** Above or below, the other way where there is no room; never over the edge of the window. */
function placeBeside(anchor: DOMRect, box: HTMLElement, side: 'top' | 'bottom'): { left: number; top: number } {
  const { offsetWidth: width, offsetHeight: height } = box
  const above = anchor.top - height - GAP
  const below = anchor.bottom + GAP
  const fits = side === 'top' ? above >= EDGE : below + height <= window.innerHeight - EDGE
  const left = anchor.left + anchor.width / 2 - width / 2
  return {
    left: Math.max(EDGE, Math.min(left, window.innerWidth - width - EDGE)),
    top: (side === 'top') === fits ? above : below,
  }
}
