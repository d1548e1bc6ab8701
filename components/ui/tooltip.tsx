'use client'

import { cloneElement, type FocusEvent, type PointerEvent, type ReactElement, type ReactNode, useEffect, useRef } from 'react'
import { hideTooltip, leaveTooltip, readTooltip, showTooltip } from './tooltip-store.ts'

interface TooltipProps {
  content: ReactNode
  /** Shown after the words, as "mod+s" or "g a". */
  keys?: string
  side?: 'top' | 'bottom'
  /** A button or a link, made in the same client component. */
  children: ReactElement
}

interface Handlers {
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void
  onPointerLeave?: (event: PointerEvent<HTMLElement>) => void
  onPointerDown?: (event: PointerEvent<HTMLElement>) => void
  onFocus?: (event: FocusEvent<HTMLElement>) => void
  onBlur?: (event: FocusEvent<HTMLElement>) => void
}

/**
 * Words beside a control on hover and focus. Never the only place of a fact: touch has no hover. It is our own, because every page has
 * some, and the one of Base UI would weigh a sixth of what a list may load.
 */
export function Tooltip({ content, keys, side = 'top', children }: TooltipProps) {
  const anchor = useRef<Element>(undefined)
  const own = children.props as Handlers

  useEffect(
    () => () => {
      if (anchor.current && readTooltip()?.anchor === anchor.current) hideTooltip()
    },
    [],
  )

  function show(element: Element, atOnce: boolean) {
    anchor.current = element
    showTooltip({ anchor: element, content, keys, side }, atOnce)
  }
  const added: Handlers = {
    onPointerEnter(event) {
      own.onPointerEnter?.(event)
      if (event.pointerType !== 'touch') show(event.currentTarget, false)
    },
    onPointerLeave(event) {
      own.onPointerLeave?.(event)
      leaveTooltip()
    },
    onPointerDown(event) {
      own.onPointerDown?.(event)
      hideTooltip()
    },
    onFocus(event) {
      own.onFocus?.(event)
      if (event.currentTarget.matches(':focus-visible')) show(event.currentTarget, true)
    },
    onBlur(event) {
      own.onBlur?.(event)
      hideTooltip()
    },
  }
  return cloneElement(children, added as object)
}
