'use client'

import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'

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
  side?: 'top' | 'right' | 'bottom' | 'left'
  align?: 'start' | 'center' | 'end'
  className?: string
  children: ReactNode
}

/** A small panel beside what it is about. */
export function Popover({
  title,
  titleHidden,
  trigger,
  anchor,
  open,
  onOpenChange,
  side = 'bottom',
  align = 'start',
  className = 'w-80 p-3',
  children,
}: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} collisionPadding={8} anchor={anchor ?? undefined} className="z-40">
          <Base.Popup className={`max-h-(--available-height) max-w-(--available-width) overflow-y-auto ${FLOATING} ${className}`}>
            <Base.Title className={titleHidden ? 'sr-only' : 'mb-2 text-sm font-semibold'}>{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export const FLOATING =
  'rounded-md border border-line bg-raised text-sm text-ink shadow-overlay outline-none transition-opacity duration-[120ms] ease-out data-ending-style:opacity-0 data-instant:transition-none data-starting-style:opacity-0'
