'use client'

import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { Keys } from './keys.tsx'

interface TooltipProps {
  content: ReactNode
  /** Shown after the words, as "mod+s" or "g a". */
  keys?: string
  side?: 'top' | 'right' | 'bottom' | 'left'
  /** A button or a link, made in the same client component. */
  children: ReactElement
}

/** Words beside a control on hover and focus. Never the only place of a fact: touch has no hover. */
export function Tooltip({ content, keys, side = 'top', children }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger delay={350} render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup className="flex max-w-72 items-center gap-2 rounded-sm bg-act px-2 py-1 text-xs text-on-act shadow-overlay transition-opacity duration-[120ms] ease-out data-ending-style:opacity-0 data-instant:transition-none data-starting-style:opacity-0">
            {content}
            {keys && <Keys keys={keys} plain />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
