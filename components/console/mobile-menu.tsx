'use client'

import { Dialog } from '@base-ui/react/dialog'
import { type ReactNode, useState } from 'react'
import { CloseIcon } from '../ui/close-icon.tsx'
import { BACKDROP } from '../ui/dialog.tsx'

/** The sidebar as a sheet, below 832 px. Following a link closes it. */
export function MobileMenu({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className="inline-flex h-8 shrink-0 cursor-pointer items-center gap-2 rounded-sm border border-line-2 bg-surface px-2.5 hover:border-control md:hidden">
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M2 4h10M2 7h10M2 10h10" stroke="currentColor" strokeWidth="1.25" strokeLinecap="round" />
        </svg>
        Menu
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className={BACKDROP} />
        <Dialog.Popup
          onClick={(event) => event.target instanceof Element && event.target.closest('a') && setOpen(false)}
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
