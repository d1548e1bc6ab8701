'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { type ReactNode, useRef } from 'react'
import { CloseIcon } from './close-icon.tsx'
import { BACKDROP, PANEL } from './floating-styles.ts'

const SIZES = { small: 'max-w-[440px]', medium: 'max-w-[560px]', large: 'max-w-[860px]' } as const

export interface DialogPopupProps {
  title: string
  description?: ReactNode
  open: boolean
  onOpenChange: (open: boolean) => void
  size?: keyof typeof SIZES
  footer?: ReactNode
  closable?: boolean
  children?: ReactNode
}

/** What a Dialog shows once it is open. */
export function DialogPopup({
  title,
  description,
  open,
  onOpenChange,
  size = 'medium',
  footer,
  closable = true,
  children,
}: DialogPopupProps) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root
      open={open}
      onOpenChange={(next, details) => {
        if (!next && !closable) return details.cancel()
        onOpenChange(next)
      }}
      disablePointerDismissal={!closable}
    >
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
  const first = popup?.querySelector<HTMLElement>('[data-initial-focus]') ?? popup?.querySelector<HTMLElement>(fields) ?? undefined
  // Of a group of radios the chosen one has the focus: arrow keys go on from there.
  const isRadio = first instanceof HTMLInputElement && first.type === 'radio' && !first.checked
  return (isRadio && popup?.querySelector<HTMLElement>(`input[type=radio][name="${CSS.escape(first.name)}"]:checked`)) || first || true
}
