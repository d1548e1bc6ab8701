'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { type ReactElement, type ReactNode, useRef } from 'react'
import { CloseIcon } from './close-icon.tsx'

const SIZES = { small: 'max-w-[440px]', medium: 'max-w-[560px]', large: 'max-w-[860px]' } as const

interface DialogProps {
  /** A verb and an object. */
  title: string
  description?: ReactNode
  /** Opens it; or leave it out and control `open`. Made in a client component. */
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  size?: keyof typeof SIZES
  /** Buttons, the primary one first. */
  footer?: ReactNode
  /** While false, neither Escape nor a click outside nor the cross closes it. */
  closable?: boolean
  children?: ReactNode
}

/** A question or a small form over the page. The focus goes in, stays in, and returns to where it was. */
export function Dialog({
  title,
  description,
  trigger,
  open,
  onOpenChange,
  size = 'medium',
  footer,
  closable = true,
  children,
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root
      open={open}
      onOpenChange={(next, details) => {
        if (!next && !closable) return details.cancel()
        onOpenChange?.(next)
      }}
      disablePointerDismissal={!closable}
    >
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className={BACKDROP} />
        <Base.Viewport className="fixed inset-0 z-40 grid place-items-center overflow-y-auto p-4">
          <Base.Popup ref={popup} initialFocus={() => firstControl(popup.current)} className={`${PANEL} w-full ${SIZES[size]}`}>
            <div className="flex items-start gap-3 px-4 pt-3.5">
              <Base.Title className="flex-1 text-lg font-semibold">{title}</Base.Title>
              {closable && (
                <Base.Close
                  aria-label="Close"
                  className="-mr-1.5 grid size-7 shrink-0 cursor-pointer place-items-center rounded-sm text-ink-2 hover:bg-sunken hover:text-ink"
                >
                  <CloseIcon />
                </Base.Close>
              )}
            </div>
            {description && <Base.Description className="px-4 pt-1 text-base text-ink-2">{description}</Base.Description>}
            <div className="px-4 pt-3 pb-4 text-base">{children}</div>
            {footer && <div className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-3">{footer}</div>}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}

/** What the dialog is there for, not the cross: what asks for the focus, or its first field. */
function firstControl(popup: HTMLElement | null): HTMLElement | true {
  const fields = 'input:not([type=hidden]), textarea, select'
  return popup?.querySelector<HTMLElement>('[data-initial-focus]') ?? popup?.querySelector<HTMLElement>(fields) ?? true
}

export const BACKDROP =
  'fixed inset-0 z-40 bg-[oklch(0.15_0.015_245/.38)] transition-opacity duration-[180ms] ease-out data-ending-style:opacity-0 data-starting-style:opacity-0 dark:bg-[oklch(0.08_0.01_245/.66)]'
export const PANEL =
  'rounded-lg border border-line bg-raised text-ink shadow-overlay outline-none transition-[opacity,translate] duration-[180ms] ease-out data-ending-style:translate-y-1 data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0'
