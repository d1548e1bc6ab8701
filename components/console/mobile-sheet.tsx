'use client'

import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { CloseIcon } from '../ui/close-icon.tsx'
import { BACKDROP } from '../ui/floating-styles.ts'

interface MobileSheetProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  children: ReactNode
}

/** The sidebar as a sheet. Following a link closes it. */
export function MobileSheet({ open, onOpenChange, children }: MobileSheetProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={BACKDROP} />
        <Dialog.Popup
          onClick={(event) => event.target instanceof Element && event.target.closest('a') && onOpenChange(false)}
          className="fixed inset-y-0 left-0 z-50 flex w-[min(280px,86vw)] flex-col overflow-y-auto border-r border-line bg-canvas shadow-overlay outline-none transition-transform duration-[180ms] ease-out data-ending-style:-translate-x-full data-starting-style:-translate-x-full"
        >
          <Dialog.Title className="sr-only">Menu</Dialog.Title>
          <Dialog.Close
            aria-label="Close menu"
            className="absolute top-2 right-2 grid size-8 cursor-pointer place-items-center rounded-sm text-ink-2 hover:bg-sunken hover:text-ink"
          >
            <CloseIcon />
          </Dialog.Close>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
