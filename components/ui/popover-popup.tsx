'use client'

import { Popover as Base } from '@base-ui/react/popover'
import type { ReactNode } from 'react'
import { FLOATING } from './floating-styles.ts'

export interface PopoverPopupProps {
  title: string
  titleHidden?: boolean
  /** What it stands beside, and where the focus returns to. */
  anchor: () => Element | null
  open: boolean
  onOpenChange: (open: boolean) => void
  side?: 'top' | 'right' | 'bottom' | 'left'
  align?: 'start' | 'center' | 'end'
  className?: string
  children: ReactNode
}

/** What a Popover shows once it is open. */
export function PopoverPopup({
  title,
  titleHidden,
  anchor,
  open,
  onOpenChange,
  side = 'bottom',
  align = 'start',
  className = 'w-80 p-3',
  children,
}: PopoverPopupProps) {
  return (
    <Base.Root
      open={open}
      onOpenChange={(next, details) => {
        // A press on the anchor closes it through the anchor's own click.
        if (!next && details.event.target instanceof Node && details.reason === 'outside-press' && anchor()?.contains(details.event.target))
          return
        onOpenChange(next)
      }}
    >
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} collisionPadding={8} anchor={anchor} className="z-40">
          <Base.Popup
            finalFocus={() => {
              const element = anchor()
              return element instanceof HTMLElement ? element : true
            }}
            className={`max-h-(--available-height) max-w-(--available-width) overflow-y-auto ${FLOATING} ${className}`}
          >
            <Base.Title className={titleHidden ? 'sr-only' : 'mb-2 text-sm font-semibold'}>{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
