'use client'

import { type ReactNode, useState } from 'react'
import { Lazy, lazyPart, usePreload } from '../ui/lazy-part.tsx'

const sheet = lazyPart(async () => (await import('./mobile-sheet.tsx')).MobileSheet)

/** Opens the sidebar below 832 px. */
export function MobileMenu({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState(false)
  usePreload(sheet)
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => {
          setWanted(true)
          setOpen(true)
        }}
        className="inline-flex h-8 shrink-0 cursor-pointer items-center gap-2 rounded-sm border border-line-2 bg-surface px-2.5 hover:border-control md:hidden"
      >
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M2 4h10M2 7h10M2 10h10" stroke="currentColor" strokeWidth="1.25" strokeLinecap="round" />
        </svg>
        Menu
      </button>
      {wanted && <Lazy part={sheet} props={{ open, onOpenChange: setOpen, children }} />}
    </>
  )
}
