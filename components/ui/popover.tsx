'use client'

import { type ReactElement, type ReactNode, useRef, useState } from 'react'
import { Lazy, lazyPart, usePreload } from './lazy-part.tsx'
import type { PopoverPopupProps } from './popover-popup.tsx'
import { asTrigger } from './trigger.ts'

const popup = lazyPart(async () => (await import('./popover-popup.tsx')).PopoverPopup)

interface PopoverProps {
  /** Its accessible name; shown unless `titleHidden`. */
  title: string
  titleHidden?: boolean
  /** A button, made in the same client component. */
  trigger?: ReactElement
  /** What it stands beside when nothing here opens it. */
  anchor?: Element | null
  open?: boolean
  onOpenChange?: (open: boolean) => void
  side?: PopoverPopupProps['side']
  align?: PopoverPopupProps['align']
  className?: string
  children: ReactNode
}

/** A small panel beside what it is about. The focus goes in, and returns to its trigger. */
export function Popover({ trigger, anchor, open, onOpenChange, ...popover }: PopoverProps) {
  const [own, setOwn] = useState(false)
  const [wanted, setWanted] = useState(false)
  const button = useRef<HTMLElement>(null)
  const shown = open ?? own
  usePreload(popup)

  function change(next: boolean) {
    setOwn(next)
    onOpenChange?.(next)
  }
  if (shown && !wanted) setWanted(true)
  return (
    <>
      {trigger && asTrigger(trigger, { ref: button, popup: 'dialog', open: shown, toggle: () => change(!shown) })}
      {(shown || wanted) && (
        <Lazy part={popup} props={{ ...popover, open: shown, onOpenChange: change, anchor: () => anchor ?? button.current }} />
      )}
    </>
  )
}
